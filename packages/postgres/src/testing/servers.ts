import { statfsSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Client } from 'pg';
import { withClient } from '../admin-connection.ts';
import { installBinaries } from '../binaries.ts';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from '../launcher.ts';
import { processUid } from '../user.ts';
import { waitFor } from '../wait.ts';

export const isRoot = processUid() === 0;
export const debian15 = '/usr/lib/postgresql/15/bin';

/** The programs are copied once for all tests but those about the copying. */
export const sharedRuntimeDir = isRoot
  ? '/var/lib/oneline/runtime'
  : resolve(import.meta.dirname, '../../../../node_modules/.cache/oneline-postgres');

export async function sharedBinaryDir(): Promise<string> {
  return dirname((await installBinaries(sharedRuntimeDir)).postgres);
}

/** In memory a cluster is made in half the time; killing processes loses nothing of either. */
const parent = parentDirectory();

function parentDirectory(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 * 1024 ** 3 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A new directory that only its owner may enter. */
export function makePrivateDirectory(): Promise<string> {
  return mkdtemp(join(parent, 'oneline-postgres-'));
}

/** One that others may pass, as servers before 16 need it if root starts them. */
export async function makeOpenDirectory(): Promise<string> {
  const path = await makePrivateDirectory();
  await chmod(path, 0o711);
  return path;
}

const silent = { info: () => undefined, warn: () => undefined };

export function start(options: Omit<EmbeddedOptions, 'log'>): Promise<EmbeddedPostgres> {
  return startEmbedded({ runtimeDir: sharedRuntimeDir, ...options, log: silent });
}

export async function query<Row extends object>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  return withClient(url, async (client: Client) => (await client.query<Row>(sql, values)).rows);
}

/** Polls until `condition` gives something truthy; fails after `timeoutMs`. */
export async function eventually<T>(
  what: string,
  condition: () => Promise<T | false | null>,
  timeoutMs = 20_000,
): Promise<T> {
  const answer = await waitFor(async () => (await condition()) || undefined, { everyMs: 10, timeoutMs });
  if (answer === undefined) throw new Error(`not within ${timeoutMs} ms: ${what}`);
  return answer;
}
