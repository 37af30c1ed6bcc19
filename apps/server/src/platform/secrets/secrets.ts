import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineErrors } from '@oneline/kernel';

export const secretErrors = defineErrors('secrets', {
  unreadable: [500, 'The secrets of this installation cannot be read'],
});

/** Made on the first start, kept in the data directory, never in the database or a log. */
export interface Secrets {
  /** Names this installation; backups carry it. */
  readonly installationId: string;
  /** Seals values in the database; 32 bytes in base64url. */
  readonly sealKey: string;
  /** Encrypts stored objects; 32 bytes in base64url. */
  readonly objectKey: string;
  /** Passwords of the database roles. */
  readonly databasePasswords: {
    readonly owner: string;
    readonly app: string;
    readonly relay: string;
    readonly backup: string;
  };
}

export function secretsFile(dataDir: string): string {
  return join(dataDir, 'secrets.json');
}

function generate(): Secrets {
  const secret = (): string => randomBytes(32).toString('base64url');
  return {
    installationId: crypto.randomUUID(),
    sealKey: secret(),
    objectKey: secret(),
    databasePasswords: { owner: secret(), app: secret(), relay: secret(), backup: secret() },
  };
}

/**
 * Reads the secrets, or makes them when there are none. Two processes starting at once agree on one set: the file appears
 * whole by a link, which fails for the second. Rights wider than 0600 are narrowed.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = secretsFile(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const found = await readSecrets(file);
  if (found) return found;
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(generate(), null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw secretErrors.unreadable({ file }, error);
  } finally {
    await rm(draft, { force: true });
  }
  const made = await readSecrets(file);
  if (!made) throw secretErrors.unreadable({ file });
  return made;
}

/** Null when there are none. Error: `secrets.unreadable`. */
export async function readSecrets(file: string): Promise<Secrets | null> {
  let text: string;
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) await chmod(file, 0o600);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw secretErrors.unreadable({ file }, error);
  }
  try {
    return JSON.parse(text) as Secrets;
  } catch (error) {
    throw secretErrors.unreadable({ file }, error);
  }
}
