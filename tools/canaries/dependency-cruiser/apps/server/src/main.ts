export { name } from './domains/billing/index.ts';
