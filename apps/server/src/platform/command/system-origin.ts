import type { CommandOrigin } from './commands.ts';

/** Of what the installation does by itself in a tenant. */
export function systemOrigin(tenantId: string): CommandOrigin {
  return { tenantId, actorId: tenantId, actorName: 'OneLine', sessionId: null, ip: null, requestId: null };
}
