// violates: domains-meet-at-index
export { name } from '../billing/service.ts';
