import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type { Secrets } from '../secrets/secrets.ts';
import { readSecrets, secretsFile } from '../secrets/secrets.ts';
import { backupErrors, restoreErrors } from './errors.ts';
import type { SealedSecrets } from './format.ts';
import { openSecrets } from './seal-secrets.ts';
import type { BackupHead } from './walk.ts';

/**
 * Which secrets the restored installation will have: those of the backup, or, where they are the same installation's, those
 * that are here already (null: nothing is to be written). Errors: `restore.secrets_needed`, `backup.passphrase_wrong`,
 * `backup.no_secrets`.
 */
export async function chooseSecrets(
  { manifest, secrets }: BackupHead,
  options: { dataDir: string; passphrase?: string | undefined; isWithoutSecrets?: boolean },
): Promise<Secrets | null> {
  const here = await readSecrets(secretsFile(options.dataDir));
  if (options.passphrase !== undefined) {
    if (!secrets) throw backupErrors.noSecrets();
    const opened = await parseSecrets(secrets, options.passphrase);
    // The roles of this machine's database were made with the passwords that are here.
    return { ...opened, databasePasswords: here?.databasePasswords ?? opened.databasePasswords };
  }
  if (here?.installationId === manifest.installationId || options.isWithoutSecrets) return null;
  throw restoreErrors.secretsNeeded({ installationId: manifest.installationId, isInBackup: secrets !== null });
}

async function parseSecrets(sealed: SealedSecrets, passphrase: string): Promise<Secrets> {
  return JSON.parse(await openSecrets(sealed, passphrase)) as Secrets;
}

/** Replaces the secrets of a machine; those that were there are kept beside them as `secrets.json.replaced`. */
export async function installSecrets(dataDir: string, secrets: Secrets): Promise<void> {
  const file = secretsFile(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await copyFile(file, `${file}.replaced`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
