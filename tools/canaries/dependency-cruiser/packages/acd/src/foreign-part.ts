// violates: engine-acd-parts
export { name } from '../../postgres/src/index.ts';
