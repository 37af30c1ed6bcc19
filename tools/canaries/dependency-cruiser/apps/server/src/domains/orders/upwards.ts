// violates: composition-is-the-top
export { name } from '../../main.ts';
