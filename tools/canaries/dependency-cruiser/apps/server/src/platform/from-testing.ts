// violates: tests-stay-out-of-the-product
export { name } from '../testing/app.ts';
