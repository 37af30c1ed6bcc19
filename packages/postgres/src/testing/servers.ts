import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { withClient } from '../admin-connection.ts';
import { installBinaries } from '../binaries.ts';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from '../launcher.ts';
import { processUid, type ServerUser } from '../user.ts';
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

/** The same, removed after the test. */
export async function privateDirectory(owner?: ServerUser): Promise<string> {
  const path = await makePrivateDirectory();
  if (owner) await chown(path, owner.uid, owner.gid);
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  return path;
}

export interface Told {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type TestServer = EmbeddedPostgres & { readonly told: readonly Told[] };

/** A started server, and what the launcher told. */
export async function start(options: Omit<EmbeddedOptions, 'log'>): Promise<TestServer> {
  const told: Told[] = [];
  const tell = (fields: Told['fields'], message: string): void => {
    told.push({ message, fields });
  };
  const log = { info: tell, warn: tell };
  const postgres = await startEmbedded({ runtimeDir: sharedRuntimeDir, ...options, log });
  return { ...postgres, told };
}

/** The same, closed after the test. */
export async function startForTest(options: Omit<EmbeddedOptions, 'log'>): Promise<TestServer> {
  const postgres = await start(options);
  onTestFinished(() => postgres.close());
  return postgres;
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
  return answer as T;
}

/** A program that runs until the test is over, as that user where root can arrange it. */
export async function bystander(user: ServerUser): Promise<number> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore', ...(isRoot ? user : {}) });
  await once(child, 'spawn');
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child.pid ?? 0;
}
