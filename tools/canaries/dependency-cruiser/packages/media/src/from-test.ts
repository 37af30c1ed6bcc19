// violates: tests-stay-out-of-the-product
export { name } from './codec.test.ts';
