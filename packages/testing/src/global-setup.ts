import { chmod, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbedded } from '@oneline/postgres';
import type {} from 'vitest';
import { makeTemporaryDirectory } from './temporary-directory.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser of the run's PostgreSQL; for `createTestDatabases`. */
    postgresAdminUrl: string;
  }
}

/** What `ONELINE_TEST_POSTGRES` may name; without it, the embedded server. */
const servers: Readonly<Record<string, string>> = { debian15: '/usr/lib/postgresql/15/bin' };
const directoryName = 'oneline-test-postgres';
const runtimeDir = resolve(import.meta.dirname, '../../../node_modules/.cache/oneline-postgres');
/** Many workers, each with pools of its own. */
const maxConnections = 300;

/** Files in memory: there a clone takes a tenth of the time. Containers often have a small one, of no use. */
const memoryDirectory = '/dev/shm';
const memoryNeededBytes = 2 * 1024 ** 3;

/** One server for the whole run of vitest. It forgets everything when the machine stops, which makes it quick. */
export default async function setup(project: {
  provide(key: 'postgresAdminUrl', value: string): void;
}): Promise<() => Promise<void>> {
  const wanted = process.env.ONELINE_TEST_POSTGRES;
  const binaryDir = wanted ? servers[wanted] : undefined;
  if (wanted && binaryDir === undefined) {
    throw new Error(`ONELINE_TEST_POSTGRES is ${wanted}; it may be ${Object.keys(servers).join(', ')}`);
  }
  const parent = await chooseParent();
  await sweepKilledRuns(parent);
  const directory = await makeTemporaryDirectory(`${directoryName}-${process.pid}`, parent);
  // Before 16 the server's user must be able to walk to its files.
  if (binaryDir !== undefined) await chmod(directory.path, 0o711);
  const postgres = await startEmbedded({
    dataDir: directory.path,
    durability: 'none',
    maxConnections,
    log: { info: () => undefined, warn: (fields, message) => console.warn(message, fields) },
    // Memory may be mounted noexec, and 60 MB of programs need not be copied for each run.
    ...(process.getuid?.() === 0 ? {} : { runtimeDir }),
    ...(binaryDir === undefined ? {} : { binaryDir }),
  });
  project.provide('postgresAdminUrl', postgres.adminUrl);
  return async () => {
    await postgres.close();
    await directory.close();
  };
}

async function chooseParent(): Promise<string> {
  const found = await statfs(memoryDirectory).catch(() => null);
  return found && found.bavail * found.bsize > memoryNeededBytes ? memoryDirectory : tmpdir();
}

/** A run that was killed left its server; that ends by itself, within a minute, when its files are gone. */
async function sweepKilledRuns(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(new RegExp(`^${directoryName}-(\\d+)-`).exec(name)?.[1]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    // Another user's leftovers are another user's to sweep.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
