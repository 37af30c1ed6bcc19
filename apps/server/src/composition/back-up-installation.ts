import { systemClock } from '@oneline/kernel';
import type { Terminal } from '../cli/command.ts';
import { backupTo, verifyBackup } from '../platform/backup/index.ts';
import { version } from '../version.ts';
import { backupObjects } from './backup-objects.ts';
import { requireInstallation, withDatabase } from './with-database.ts';

type BackupReport = Awaited<ReturnType<typeof backupTo>>;

/** Writes a backup beside the server or without one, and reads it back. Errors: `backup.*`, `installation.*`. */
export async function backUpInstallation(
  terminal: Pick<Terminal, 'config' | 'log'>,
  options: { file: string; passphrase: string | undefined; isEmbeddingObjects: boolean },
): Promise<BackupReport> {
  const { dataDir } = terminal.config;
  await requireInstallation(terminal.config);
  return withDatabase(terminal, async ({ secrets, database, signal }) => {
    const report = await backupTo({
      ...options,
      url: database.urls.backup,
      version,
      secrets,
      objects: backupObjects(dataDir),
      clock: systemClock,
      signal,
    });
    await verifyBackup(report.file, { passphrase: options.passphrase, signal });
    return report;
  });
}
