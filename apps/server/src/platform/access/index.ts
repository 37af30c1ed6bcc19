export * from './access.ts';
export * from './errors.ts';
export * from './mask.ts';
export * from './principal.ts';
