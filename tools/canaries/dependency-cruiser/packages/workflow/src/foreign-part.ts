// violates: engine-workflow-parts
export { name } from '../../postgres/src/index.ts';
