import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findRunningServer } from '@oneline/postgres';
import { makeTemporaryDirectory, until } from '@oneline/testing';
import { Client } from 'pg';
import type { ComposedServer } from '../apps/server/src/composition/compose-server.ts';
import { findRunning } from '../apps/server/src/composition/run-file.ts';
import { withServer } from '../apps/server/src/composition/with-server.ts';
import { readConfig } from '../apps/server/src/platform/config/config.ts';
import { createLog } from '../apps/server/src/platform/log/log.ts';
import { pinned } from './measure.ts';

/** The product as `npm start` runs it, on one core together with its database. */
export interface Product {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Its database server, as the superuser. */
  readonly adminUrl: string;
  readonly databasePid: number;
  close(): Promise<void>;
}

export interface ProductOptions<Prepared> {
  /** Fills the migrated, empty database before the product starts. */
  prepare(server: ComposedServer, ownerUrl: string): Promise<Prepared>;
  /** Settings of PostgreSQL that the measurement needs. */
  readonly databaseSettings?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const program = join(import.meta.dirname, '../apps/server/bin/oneline.js');
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;
const log = createLog({ level: 'warn', isRevealing: false });

/**
 * Makes an installation in a temporary directory, prepares it, and starts it. `ONELINE_BENCH_PROFILE=<directory>` leaves the
 * CPU profile of its process there.
 */
export async function startProduct<Prepared>(
  options: ProductOptions<Prepared>,
): Promise<Product & { readonly prepared: Prepared }> {
  const directory = await makeTemporaryDirectory('oneline-bench');
  const dataDir = join(directory.path, 'var');
  const env = {
    ONELINE_DATA: dataDir,
    ONELINE_SEED: 'none',
    ONELINE_LOG: 'warn',
    // The limit is counted, as it is for everybody, but never reached.
    ONELINE_REQUESTS_PER_MINUTE: '10000000',
    ...options.env,
  };
  let child: ChildProcess | undefined;
  const close = async (): Promise<void> => {
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child?.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(timer);
    }
    await directory.close();
  };
  try {
    const prepared = await prepare(env, options);
    const [command = '', ...args] = pinned(0, [process.execPath, ...profiling(), program, 'start']);
    child = spawn(command, args, {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const endedEarly = once(child, 'exit').then(() => {
      throw new Error('the product ended while starting');
    });
    const { url, pid } = await Promise.race([
      until(() => findRunning(dataDir), { timeoutMs: startTimeoutMs, what: 'the product to answer' }),
      endedEarly,
    ]);
    // Ending later is what it is asked to do.
    endedEarly.catch(() => undefined);
    const { adminUrl, pid: databasePid } = await findDatabase(dataDir);
    return { url, dataDir, pid, adminUrl, databasePid, close, prepared };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare<Prepared>(env: Record<string, string>, options: ProductOptions<Prepared>): Promise<Prepared> {
  const config = readConfig(env);
  return withServer({ config, log }, async ({ server, ownerUrl }) => {
    const database = await findDatabase(config.dataDir);
    await withClient(database.adminUrl, async (client) => {
      for (const [name, value] of Object.entries(options.databaseSettings ?? {}))
        await client.query(`alter system set ${name} = '${value}'`);
    });
    return options.prepare(server, ownerUrl);
  });
}

const findDatabase = (dataDir: string) =>
  until(() => findRunningServer(join(dataDir, 'postgres')), { what: 'the database' });

/** Runs `work` with a connection of its own. */
export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function profiling(): string[] {
  const dir = process.env['ONELINE_BENCH_PROFILE'];
  return dir ? ['--cpu-prof', `--cpu-prof-dir=${dir}`] : [];
}

/** Signs in as a browser does; the cookie to send. */
export async function signIn(url: string, login: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'x-oneline': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (!response.ok) throw new Error(`signing in: ${response.status} ${await response.text()}`);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
