// The way in.
export { page } from '../billing/index.ts';
