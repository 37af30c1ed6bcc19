// violates: contracts-is-a-leaf
export { join } from 'node:path';
