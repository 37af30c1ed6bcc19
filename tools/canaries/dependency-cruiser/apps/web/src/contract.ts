// The way in.
export { name } from '@oneline/contracts';
