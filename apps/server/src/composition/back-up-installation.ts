import { systemClock } from '@oneline/kernel';
import type { DatabaseUrls } from '@oneline/postgres';
import type { Terminal } from '../cli/command.ts';
import { recordOutsideBackup } from '../domains/operations/index.ts';
import { type BackupReport, backupTo, verifyBackup } from '../platform/backup/index.ts';
import { createCommands } from '../platform/command/index.ts';
import { createTenantPool, createTenants } from '../platform/db/index.ts';
import type { Logger } from '../platform/log/log.ts';
import { createSealer } from '../platform/secrets/sealer.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { version } from '../version.ts';
import { backupObjects } from './backup-objects.ts';
import { chooseTenant } from './chosen-tenant.ts';
import { requireInstallation, withDatabase } from './with-database.ts';

/** Writes a backup beside the server or without one, and reads it back. Errors: `backup.*`, `installation.*`. */
export async function backUpInstallation(
  terminal: Pick<Terminal, 'config' | 'log'>,
  options: { file: string; passphrase: string | undefined; isEmbeddingObjects: boolean },
): Promise<BackupReport> {
  const { dataDir } = terminal.config;
  await requireInstallation(terminal.config);
  const startedAt = systemClock.now();
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
    await record(terminal.log, { urls: database.urls, secrets, startedAt, report });
    return report;
  });
}

/** Whoever looks at the page of backups sees this one too; it stands whether or not that can be written. */
async function record(
  log: Logger,
  made: { urls: DatabaseUrls; secrets: Secrets; startedAt: Date; report: BackupReport },
): Promise<void> {
  const pool = createTenantPool({ url: made.urls.app, name: 'oneline-backup', size: 1, log });
  try {
    const { id: tenantId } = await chooseTenant(made.urls.owner, undefined);
    const commands = createCommands({
      tenants: createTenants(pool),
      clock: systemClock,
      sealer: createSealer(Buffer.from(made.secrets.sealKey, 'base64url')),
      onCommitted: () => undefined,
    });
    await recordOutsideBackup(commands, { tenantId, startedAt: made.startedAt, report: made.report });
  } catch (error) {
    log.warn({ err: error }, 'the backup was made, and could not be put on record');
  } finally {
    await pool.close();
  }
}
