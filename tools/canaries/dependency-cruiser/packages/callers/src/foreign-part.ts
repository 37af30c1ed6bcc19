// violates: engine-callers-parts
export { name } from '../../postgres/src/index.ts';
