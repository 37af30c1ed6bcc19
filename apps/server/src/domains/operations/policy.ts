import type { BackupPolicy, BodyOf, operationRoutes } from '@oneline/contracts';
import { type Change, changesBetween, commandErrors, type Sealer } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { parseCron } from './cron.ts';
import { findPolicy, type StoredPolicy, savePolicy } from './store.ts';

/** Before anybody has changed it: each night at two in China. */
export const firstPolicy: StoredPolicy = {
  isEnabled: true,
  cron: '0 18 * * *',
  keepDaily: 7,
  keepWeekly: 4,
  keepMonthly: 6,
  passphrase: null,
  version: 1,
};

export async function currentPolicy(db: TenantDb): Promise<StoredPolicy> {
  return (await findPolicy(db)) ?? firstPolicy;
}

export function presentPolicy({ passphrase, ...policy }: StoredPolicy): BackupPolicy {
  return { ...policy, hasPassphrase: passphrase !== null };
}

/** Errors: `operations.cron_invalid`, `command.stale_version`. */
export async function changePolicy(
  context: { db: TenantDb; tenantId: string; change: Change; at: Date; sealer: Sealer },
  { version, passphrase, ...body }: BodyOf<typeof operationRoutes.changePolicy>,
): Promise<BackupPolicy> {
  const { db, tenantId, change, at, sealer } = context;
  parseCron(body.cron);
  const before = await currentPolicy(db);
  if (before.version !== version) throw commandErrors.staleVersion({ current: presentPolicy(before) });
  const after: StoredPolicy = {
    ...body,
    passphrase: passphrase === undefined ? before.passphrase : sealer.seal(passphrase),
    version: version + 1,
  };
  const [from, to] = [presentPolicy(before), presentPolicy(after)];
  change.write(savePolicy(db, tenantId, after, at), {
    onMiss: async () => commandErrors.staleVersion({ current: presentPolicy(await currentPolicy(db)) }),
  });
  change.audit({
    action: 'backup_policy.changed',
    subject: { kind: 'backup_policy', id: tenantId },
    changes: { ...changesBetween(from, to), ...(passphrase === undefined ? {} : { passphrase: [null, '•••'] }) },
  });
  change.emit({
    topic: 'backups',
    type: 'backup_policy.changed',
    subject: { id: tenantId, version: to.version },
    payload: to,
  });
  return to;
}
