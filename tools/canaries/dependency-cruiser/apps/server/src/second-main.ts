// violates: only-composition-knows-every-domain
export { name } from './domains/billing/index.ts';
