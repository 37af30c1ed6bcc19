export { name } from './service.ts';
