import { rm } from 'node:fs/promises';
import type { Terminal } from '../cli/command.ts';
import { migrationSources } from '../migration-sources.ts';
import { readBackupHead, restoreFrom } from '../platform/backup/index.ts';
import { chooseSecrets } from '../platform/backup/restore-secrets.ts';
import { readSecrets, secretsFile } from '../platform/secrets/secrets.ts';
import { backupObjects } from './backup-objects.ts';
import { installationErrors } from './errors.ts';
import { joinDatabase } from './open-database.ts';
import { findRunning } from './run-file.ts';
import { withOwnDatabase } from './with-database.ts';

export interface InstallationRestore {
  readonly file: string;
  readonly passphrase: string | undefined;
  readonly isWithoutSecrets: boolean;
  readonly isIntoEmptyTables: boolean;
  /** Where the backup has secrets that are not here and no passphrase was given. */
  askPassphrase(): Promise<string | undefined>;
}

type RestoreReport = Awaited<ReturnType<typeof restoreFrom>>;

/**
 * Fills the empty installation of this environment from a backup. What can be refused is refused before anything is made.
 * Errors: `installation.server_running`, `restore.*`, `backup.*`, `postgres.*`.
 */
export async function restoreInstallation(
  terminal: Pick<Terminal, 'config' | 'log'>,
  options: InstallationRestore,
): Promise<RestoreReport> {
  const { config, log } = terminal;
  const { file, isWithoutSecrets, isIntoEmptyTables } = options;
  const { dataDir } = config;
  const running = await findRunning(dataDir);
  if (running) throw installationErrors.serverRunning({ url: running.url });
  // The embedded one says so itself: only one process has it.
  if (config.databaseUrl !== null && (await joinDatabase(config))) throw installationErrors.serverRunning();

  const head = await readBackupHead(file);
  const here = await readSecrets(secretsFile(dataDir));
  const isAsking = !isWithoutSecrets && head.secrets !== null && here?.installationId !== head.manifest.installationId;
  const passphrase = options.passphrase ?? (isAsking ? await options.askPassphrase() : undefined);
  await chooseSecrets(head, { dataDir, passphrase, isWithoutSecrets });

  const report = await withOwnDatabase(terminal, ({ database, signal }) =>
    restoreFrom({
      file,
      ownerUrl: database.urls.owner,
      sources: migrationSources(),
      log,
      dataDir,
      passphrase,
      isWithoutSecrets,
      isIntoEmptyTables,
      objects: backupObjects(dataDir),
      signal,
    }),
  );
  // What a machine without secrets made for itself a moment ago was never used.
  if (!here && report.hasNewSecrets) await rm(`${secretsFile(dataDir)}.replaced`, { force: true });
  return report;
}
