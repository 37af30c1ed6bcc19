import type { TenantDb, Tenants } from '../../platform/db/index.ts';
import type { ScheduleBinding } from '../../platform/domain-module.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { isShared, listExpired, markRemoved, tenantIds } from './store.ts';

const dayMs = 86_400_000;
const atOnce = 200;

export interface RetentionDeps {
  readonly tenants: Tenants;
  readonly installationDb: TenantDb;
  readonly objects: ObjectStore;
  readonly now: () => Date;
  keepDays(db: TenantDb): Promise<number>;
}

/** Removes recordings whose time is over; the row stays and says so. Returns how many. */
export async function removeExpired(deps: RetentionDeps, signal: AbortSignal): Promise<number> {
  let removed = 0;
  for (const tenantId of await tenantIds(deps.installationDb)) {
    const db = deps.tenants.of(tenantId);
    const before = new Date(deps.now().getTime() - (await deps.keepDays(db)) * dayMs);
    for (;;) {
      if (signal.aborted) return removed;
      const expired = await listExpired(db, before, atOnce);
      for (const { id, hash } of expired) {
        // The row first: an object without a row is found by nobody, a row without its object promises what is not there.
        const { sql, parameters } = markRemoved(db, id);
        await db.query({ text: sql, values: parameters });
        if (hash !== null && !(await isShared(db, hash, id))) await deps.objects.delete(tenantId, hash);
        removed += 1;
      }
      if (expired.length < atOnce) break;
    }
  }
  return removed;
}

export function retentionSchedule(deps: RetentionDeps): ScheduleBinding {
  return {
    task: 'recordings.retention',
    cron: '23 2 * * *',
    async run(signal) {
      await removeExpired(deps, signal);
    },
  };
}
