export { type Call, command, query, type RouteBinding, raw } from './binding.ts';
export { type Certificate, certificateErrors, loadCertificate } from './certificate.ts';
export { requestErrors } from './errors.ts';
export { idempotencyKey } from './idempotency-key.ts';
export { type ListDefinition, type ListField, likeText, runList } from './list-query.ts';
export { createLocalCaller, type LocalCaller, originOf } from './run-binding.ts';
export { sendRange } from './send-range.ts';
export { createHttp, type HttpOptions } from './server.ts';
export { registerTunnel, type TunnelOptions } from './tunnel.ts';
