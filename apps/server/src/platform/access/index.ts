export * from './access.ts';
export * from './errors.ts';
export * from './mask.ts';
export { requireOwnPage } from './own-page.ts';
export * from './principal.ts';
