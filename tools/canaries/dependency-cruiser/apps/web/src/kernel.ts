// violates: web-imports-contracts-only
export { name } from '@oneline/kernel';
