import { newId } from '@oneline/kernel';
import type { BackupReport } from '../../platform/backup/index.ts';
import type { Commands } from '../../platform/command/index.ts';
import { presentBackup } from './backup-task.ts';
import { insertEnded } from './store.ts';

/** Puts a backup that the command line made, and read back, on record in the tenant that hosts the installation. */
export async function recordOutsideBackup(
  commands: Commands,
  { tenantId, startedAt, report }: { tenantId: string; startedAt: Date; report: BackupReport },
): Promise<void> {
  const { file, bytes, rows, tables, objects, hasSecrets } = report;
  const origin = { tenantId, actorId: null, actorName: 'OneLine', sessionId: null, ip: null, requestId: null };
  await commands.run(origin, async (change, at) => {
    const finishedAt = at.toISOString();
    const backup = {
      id: newId(at.getTime()),
      jobId: null,
      state: 'done',
      isScheduled: false,
      isOutside: true,
      startedAt: startedAt.toISOString(),
      finishedAt,
      verifiedAt: finishedAt,
      fileName: file,
      bytes,
      rows,
      tables,
      objects,
      hasSecrets,
      error: null,
    } as const;
    change.write(insertEnded(tenantId, backup));
    change.emit({ topic: 'backups', type: 'backup.finished', subject: backup, payload: presentBackup(backup) });
    change.audit({ action: 'backup.made', subject: { kind: 'backup', id: backup.id, name: file } });
  });
}
