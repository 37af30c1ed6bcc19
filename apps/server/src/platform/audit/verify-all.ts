import type { AuditVerification } from '@oneline/contracts';
import type { Clock } from '@oneline/kernel';
import type { Queryable } from './entry-store.ts';
import type { RootObjects } from './roots.ts';
import { readTenants } from './seal-store.ts';
import { verifyAudit } from './verify.ts';

export interface TenantVerification {
  readonly tenant: { readonly id: string; readonly code: string; readonly name: string };
  readonly verification: AuditVerification;
}

/** Verifies one tenant after the other, closed ones too; `db` is of the relay role, which sees all. */
export async function* verifyAllAudits(options: {
  db: Queryable;
  objects: RootObjects;
  clock: Clock;
}): AsyncGenerator<TenantVerification> {
  const { db, objects, clock } = options;
  for (const tenant of await readTenants(db)) {
    yield { tenant, verification: await verifyAudit({ db, objects, tenantId: tenant.id, at: clock.now() }) };
  }
}
