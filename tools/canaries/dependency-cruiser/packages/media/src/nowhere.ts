// violates: no-unresolvable
export { nothing } from './nothing.ts';
