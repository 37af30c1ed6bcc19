import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { operationRoutes as routes } from '@oneline/contracts';
import type { TenantDb } from '../../platform/db/index.ts';
import { command, originOf, query, type RouteBinding, raw } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type BackupPayload, backupAttempts, backupTaskName, presentBackup } from './backup-task.ts';
import { operationErrors } from './errors.ts';
import { readHealth } from './health/health.ts';
import { changePolicy, currentPolicy, presentPolicy } from './policy.ts';
import type { OperationsPorts } from './ports.ts';
import { findBackup, isHostTenant, listBackups } from './store.ts';

const listed = 500;

/** The permissions exist in the host tenant only; a role that was brought there from elsewhere must not help. */
async function requireHost(db: TenantDb): Promise<void> {
  if (!(await isHostTenant(db))) throw operationErrors.hostOnly();
}

export function operationBindings({ commands, sealer }: Platform, ports: OperationsPorts): RouteBinding[] {
  return [
    query(routes.health, async ({ db }) => {
      await requireHost(db);
      return readHealth(ports);
    }),

    query(routes.backups, async ({ db }) => {
      await requireHost(db);
      return { items: (await listBackups(db, listed)).map(presentBackup) };
    }),

    command(routes.runBackup, async ({ db, principal }, change, at) => {
      await requireHost(db);
      const payload: BackupPayload = { isScheduled: false };
      change.audit({ action: 'backup.asked_for', subject: { kind: 'tenant', id: principal.tenantId } });
      return ports.enqueue(change, principal, at, { task: backupTaskName, payload, maxAttempts: backupAttempts });
    }),

    raw(routes.downloadBackup, async (call, _request, reply) => {
      const { db, params } = call;
      await requireHost(db);
      const backup = await findBackup(db, params.id);
      if (!backup) throw operationErrors.backupNotFound({ id: params.id });
      if (backup.state !== 'done' || backup.fileName === null || backup.isOutside)
        throw operationErrors.backupUnfinished({ id: params.id });
      const { fileName } = backup;
      const file = join(ports.backupDir, basename(fileName));
      const found = await stat(file).catch(() => null);
      if (!found) throw operationErrors.fileGone({ fileName });
      // On record before the first byte: the file holds everything.
      await commands.run(originOf(call), async (change) =>
        change.audit({ action: 'backup.downloaded', subject: { kind: 'backup', id: backup.id, name: fileName } }),
      );
      return reply
        .type('application/octet-stream')
        .header('content-length', found.size)
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(createReadStream(file));
    }),

    query(routes.policy, async ({ db }) => {
      await requireHost(db);
      return presentPolicy(await currentPolicy(db));
    }),

    command(routes.changePolicy, async ({ db, principal, body }, change, at) => {
      await requireHost(db);
      return changePolicy({ db, tenantId: principal.tenantId, change, at, sealer }, body);
    }),
  ];
}
