import { type RootObjects, verifyAudit } from '../../platform/audit/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { auditBindings } from './routes.ts';

export { auditErrors } from './errors.ts';

/** 审计: who did what, when and why, and the proof that the record of it is whole. `objects` holds the published roots. */
export function createAudit(platform: Platform, objects: RootObjects): DomainModule {
  return {
    name: 'audit',
    routes: auditBindings({
      commands: platform.commands,
      verify: (db, tenantId, at) => verifyAudit({ db, objects, tenantId, at }),
    }),
  };
}
