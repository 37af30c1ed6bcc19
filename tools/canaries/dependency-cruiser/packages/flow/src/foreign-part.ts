// violates: engine-flow-parts
export { name } from '../../postgres/src/index.ts';
