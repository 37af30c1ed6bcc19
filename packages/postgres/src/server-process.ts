import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { type Cluster, serverEnvironment, throughWorkingDirectory } from './cluster.ts';
import { errors } from './errors.ts';
import { hasMark, isRunning } from './postmaster.ts';
import { becoming } from './user.ts';
import { waitFor } from './wait.ts';

/** How a server ended; both are null for one that was not our child. */
export interface ServerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A running server, whoever started it. */
export interface ServerProcess {
  readonly pid: number;
  /** Settles when the process is gone. */
  readonly ended: Promise<ServerEnd>;
}

/** How often a server that is not our child is looked at. */
const watchEveryMs = 250;
/** PostgreSQL rolls back and writes a checkpoint. */
const fastShutdownMs = 8000;
/** It kills what does not obey after 5 s. */
const immediateShutdownMs = 7000;
const killMs = 3000;

/** Starts the server; it writes into the log by itself, so that it survives us without a broken pipe. */
export async function spawnServer(options: {
  binaries: Binaries;
  cluster: Cluster;
  port: number;
  logFile: string;
}): Promise<ServerProcess> {
  const { binaries, cluster, port } = options;
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const args = ['-D', throughWorkingDirectory, '-p', String(port), '-c', `cluster_name=${cluster.mark}`];
    const child = spawn(binaries.postgres, args, {
      cwd: cluster.dir,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd],
      // A session of its own: Ctrl-C at our terminal is ours to handle, the database is closed last.
      detached: true,
      ...becoming(cluster.user),
    });
    return { pid: await pidOf(child, binaries.postgres), ended: endOf(child) };
  } finally {
    await log.close();
  }
}

function pidOf(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(errors.binariesUnusable({ file, reason: error.message }, error)));
    child.once('spawn', () => {
      child.unref();
      resolve(child.pid as number);
    });
  });
}

function endOf(child: ChildProcess): Promise<ServerEnd> {
  return new Promise((resolve) => child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })));
}

/** A server that another, dead launcher started: the kernel tells only parents, so it is looked at. */
export function watchServer(pid: number, mark: string): ServerProcess {
  const watch = async (): Promise<ServerEnd> => {
    while (await hasMark(pid, mark)) await delay(watchEveryMs, undefined, { ref: false });
    return { exitCode: null, signal: null };
  };
  return { pid, ended: watch() };
}

/**
 * Ends a server: connections are closed and everything is on the disk; at once if that takes too long, which only costs
 * a recovery at the next start.
 * Error: `postgres.stop_timeout`.
 */
export async function stopServer(server: Pick<ServerProcess, 'pid'>): Promise<void> {
  const steps = [
    ['SIGINT', fastShutdownMs],
    ['SIGQUIT', immediateShutdownMs],
    ['SIGKILL', killMs],
  ] as const;
  let waitedMs = 0;
  for (const [signal, timeoutMs] of steps) {
    sendSignal(server.pid, signal);
    const gone = await waitFor(async () => ((await isRunning(server.pid)) ? undefined : true), {
      everyMs: 10,
      timeoutMs,
    });
    if (gone) return;
    waitedMs += timeoutMs;
  }
  throw errors.stopTimeout({ pid: server.pid, waitedMs });
}

/** False if there is no such process. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
