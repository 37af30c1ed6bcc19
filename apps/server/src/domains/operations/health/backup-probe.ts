import type { Clock } from '@oneline/kernel';
import type { Tenants } from '../../../platform/db/index.ts';
import { parseCron } from '../cron.ts';
import { currentPolicy } from '../policy.ts';
import { listBackups } from '../store.ts';
import { type HealthProbe, judge } from './health.ts';

/** A backup by the clock may take this long before it is missed. */
const graceMs = 6 * 3_600_000;
const looked = 50;
const hourMs = 3_600_000;

/** Whether the last backup went well, is as recent as the policy wants, and can be restored elsewhere. */
export function backupProbe(deps: {
  tenants: Tenants;
  clock: Clock;
  hostTenantId(): Promise<string | null>;
  /** Before this there was nothing to back up. */
  startedAt: Date;
}): HealthProbe {
  return {
    name: 'backup',
    async run() {
      const tenantId = await deps.hostTenantId();
      if (tenantId === null) return judge('backup', {}, {});
      const db = deps.tenants.of(tenantId);
      const [policy, all] = [await currentPolicy(db), await listBackups(db, looked)];
      const now = deps.clock.now();
      const ended = all.filter(({ state }) => state !== 'running');
      const last = ended.find(({ state }) => state === 'done');
      const dueAt = parseCron(policy.cron).previous(new Date(now.getTime() - graceMs));
      const lastAt = last ? new Date(last.startedAt) : null;
      const isMissed = dueAt !== null && (lastAt ?? deps.startedAt) < dueAt;
      return judge(
        'backup',
        {
          isEnabled: policy.isEnabled,
          lastAt: last?.startedAt ?? null,
          ageHours: lastAt && Math.round((now.getTime() - lastAt.getTime()) / hourMs),
          bytes: last?.bytes ?? null,
          hasSecrets: last?.hasSecrets ?? null,
          lastError: ended[0]?.error ?? null,
        },
        {
          failing: { backup_missed: policy.isEnabled && isMissed },
          warning: {
            backup_failed: ended[0]?.state === 'failed',
            backup_off: !policy.isEnabled,
            backup_none: !last,
            backup_without_secrets: last?.hasSecrets === false,
          },
        },
      );
    },
  };
}
