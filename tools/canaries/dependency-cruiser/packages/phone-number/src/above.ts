// violates: packages-below-apps
export { name } from '../../../apps/server/src/main.ts';
