import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pruneObjects } from '../../platform/backup/index.ts';
import type { CommandOrigin, Commands } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { chooseKept, type Retention } from './retention.ts';
import { deleteBackup, listBackups, type StoredBackup } from './store.ts';

/** Failed ones, and those whose file is not ours to keep, are told of for this long. */
const toldMs = 30 * 86_400_000;
const everything = 10_000;

/**
 * Removes the backups that the policy no longer keeps, file first: broken off between the two, the next time finds the row.
 * Then goes what of the stored objects no backup needs any more.
 */
export async function retain(
  deps: { commands: Commands; backupDir: string },
  { db, origin, retention, at }: { db: TenantDb; origin: CommandOrigin; retention: Retention; at: Date },
): Promise<void> {
  const all = await listBackups(db, everything);
  const done = all.filter(({ state, isOutside }) => state === 'done' && !isOutside);
  const kept = chooseKept(
    done.map(({ id, startedAt }) => ({ id, at: new Date(startedAt) })),
    retention,
  );
  const isOver = ({ id, state, isOutside, startedAt }: StoredBackup): boolean => {
    if (state === 'done' && !isOutside) return !kept.has(id);
    return state !== 'running' && Date.parse(startedAt) < at.getTime() - toldMs;
  };
  for (const backup of all.filter(isOver)) {
    if (backup.fileName !== null && !backup.isOutside) await rm(join(deps.backupDir, backup.fileName), { force: true });
    await deps.commands.run(origin, async (change) => {
      change.write(deleteBackup(db, backup.id), { rows: null });
      change.emit({ topic: 'backups', type: 'backup.removed', subject: backup, payload: null });
      if (backup.state === 'failed' || backup.isOutside) return;
      change.audit({ action: 'backup.removed', subject: { kind: 'backup', id: backup.id, name: backup.fileName } });
    });
  }
  await pruneObjects(deps.backupDir);
}
