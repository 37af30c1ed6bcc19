import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup } from '@oneline/contracts';
import { isDomainError, newId } from '@oneline/kernel';
import { backupSuffix, type VerifyOptions } from '../../platform/backup/index.ts';
import type { CommandOrigin } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { JobRun, TaskBinding } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { operationErrors } from './errors.ts';
import { currentPolicy } from './policy.ts';
import type { OperationsPorts } from './ports.ts';
import { retain } from './retain.ts';
import { finishBackup, insertBackup, listRunning, recordHeard, type StoredBackup } from './store.ts';

export const backupTaskName = 'backup.run';
export const backupAttempts = 5;

export interface BackupPayload {
  readonly isScheduled: boolean;
}

const hearEveryMs = 30_000;
/** A backup that was not heard of for this long has died with its process. */
const silentMs = 180_000;

export function presentBackup({ jobId: _, hasSecrets: __, ...backup }: StoredBackup): Backup {
  return { ...backup, fileName: backup.state === 'done' ? backup.fileName : null };
}

/** Makes a backup, reads it back, and then lets go of those that the policy no longer keeps. */
export function backupTask(platform: Platform, ports: OperationsPorts): TaskBinding<BackupPayload> {
  const { clock, commands, log, sealer } = platform;
  const { backups, backupDir } = ports;

  /** Ends what died; refuses while another one is under way. */
  async function clearWay(run: JobRun<BackupPayload>, origin: CommandOrigin): Promise<void> {
    for (const { backup, heardAt } of await listRunning(run.db)) {
      const isSilent = clock.now().getTime() - heardAt.getTime() > silentMs;
      if (!isSilent && backup.jobId !== run.jobId) throw operationErrors.backupRunning({ id: backup.id });
      await adopt(run, origin, backup);
    }
  }

  /** The file of a process that died appeared whole, or not at all; one that was restored from is here as well. */
  async function adopt(run: JobRun<BackupPayload>, origin: CommandOrigin, backup: StoredBackup): Promise<void> {
    const file = join(backupDir, backup.fileName ?? '');
    try {
      const { bytes, rows, tables, objects, hasSecrets } = await backups.verify(file, { signal: run.signal });
      const verifiedAt = clock.now().toISOString();
      await settle(run.db, origin, { ...backup, state: 'done', verifiedAt, bytes, rows, tables, objects, hasSecrets });
    } catch (error) {
      if (run.signal.aborted) throw error;
      await rm(file, { force: true });
      await settle(run.db, origin, { ...backup, state: 'failed', error: 'operations.interrupted' });
    }
  }

  /** Records how a backup has ended. */
  async function settle(db: TenantDb, origin: CommandOrigin, ended: StoredBackup): Promise<StoredBackup> {
    const backup = { ...ended, finishedAt: clock.now().toISOString() };
    await commands.run(origin, async (change) => {
      change.write(finishBackup(db, backup));
      change.emit({ topic: 'backups', type: 'backup.finished', subject: backup, payload: presentBackup(backup) });
      if (backup.state === 'failed') return;
      change.audit({ action: 'backup.made', subject: { kind: 'backup', id: backup.id, name: backup.fileName } });
    });
    return backup;
  }

  /** Tells that the backup is alive, however long a step of it takes. Returns what ends it. */
  function keepTelling(db: TenantDb, id: string): () => void {
    const timer = setInterval(() => {
      recordHeard(db, id, clock.now()).catch((error: unknown) =>
        log.warn({ err: error }, 'a backup could not tell that it is alive'),
      );
    }, hearEveryMs);
    return () => clearInterval(timer);
  }

  async function make(run: JobRun<BackupPayload>, origin: CommandOrigin, backup: StoredBackup): Promise<StoredBackup> {
    const { passphrase: sealed } = await currentPolicy(run.db);
    const passphrase = sealed === null ? undefined : sealer.open(sealed);
    const file = join(backupDir, backup.fileName ?? '');
    const { signal } = run;
    const report = await backups.write({
      file,
      passphrase,
      signal,
      onProgress: ({ share }) => run.progress(share * 0.7),
    });
    if (!report.hasSecrets) log.warn('backup made without secrets: to restore it, keep secrets.json of this machine');
    await readBack(file, { passphrase, signal, onProgress: ({ share }) => run.progress(0.7 + share * 0.3) });
    const { bytes, rows, tables, objects, hasSecrets } = report;
    const verifiedAt = clock.now().toISOString();
    return settle(run.db, origin, { ...backup, state: 'done', verifiedAt, bytes, rows, tables, objects, hasSecrets });
  }

  /** What a reader of the file would be refused for is here a fault of ours, and worth another attempt. */
  async function readBack(file: string, options: VerifyOptions): Promise<void> {
    try {
      await backups.verify(file, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw operationErrors.unverified({ code: isDomainError(error) ? error.code : null }, error);
    }
  }

  async function fail(run: JobRun<BackupPayload>, origin: CommandOrigin, backup: StoredBackup, error: unknown) {
    const code = isDomainError(error) ? error.code : 'operations.failed';
    await rm(join(backupDir, backup.fileName ?? ''), { force: true });
    await settle(run.db, origin, { ...backup, state: 'failed', error: code });
    // The job engine does not repeat what was refused.
    const isLast = run.attempt >= backupAttempts || (isDomainError(error) && error.kind === 'refusal');
    if (run.signal.aborted || !isLast) return;
    await ports.notify(run.tenantId, { kind: 'backup.failed', params: { error: code } });
  }

  return {
    task: backupTaskName,
    maxAttempts: backupAttempts,
    async run(run) {
      const origin: CommandOrigin = {
        tenantId: run.tenantId,
        actorId: run.by.id,
        actorName: run.by.name,
        sessionId: null,
        ip: null,
        requestId: null,
      };
      await clearWay(run, origin);
      const backup = beginning(run, clock.now());
      await commands.run(origin, async (change) => {
        change.write(insertBackup(run.db, run.tenantId, backup));
        change.emit({ topic: 'backups', type: 'backup.started', subject: backup, payload: presentBackup(backup) });
      });
      let made: StoredBackup;
      const stopTelling = keepTelling(run.db, backup.id);
      try {
        made = await make(run, origin, backup);
      } catch (error) {
        await fail(run, origin, backup, error);
        throw error;
      } finally {
        stopTelling();
      }
      try {
        const retention = await currentPolicy(run.db);
        await retain({ commands, backupDir }, { db: run.db, origin, retention, at: clock.now() });
      } catch (error) {
        // The backup stands; what should have gone goes with the next.
        log.error({ err: error }, 'old backups could not be removed');
      }
      return { backupId: made.id, bytes: made.bytes };
    },
  };
}

function beginning(run: JobRun<BackupPayload>, at: Date): StoredBackup {
  const id = newId(at.getTime());
  const time = at.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return {
    id,
    jobId: run.jobId,
    isScheduled: run.payload.isScheduled,
    isOutside: false,
    state: 'running',
    startedAt: at.toISOString(),
    finishedAt: null,
    verifiedAt: null,
    fileName: `oneline-${time}-${id.slice(-8)}${backupSuffix}`,
    bytes: null,
    rows: null,
    tables: null,
    objects: null,
    error: null,
    hasSecrets: null,
  };
}
