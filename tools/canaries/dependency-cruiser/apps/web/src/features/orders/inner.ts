// violates: features-meet-at-index
export { page } from '../billing/page.ts';
