// violates: engines-import-leaves-only
export { name } from '../../media/src/index.ts';
