import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { errors } from './errors.ts';
import type { Log } from './log.ts';
import { findMarked, hasMark, isRunning, postmasterFile, readPostmasterFile, sharedMemoryUsers } from './postmaster.ts';
import { sendSignal, stopServer } from './server-process.ts';
import type { ServerState } from './server-state.ts';
import { waitFor } from './wait.ts';

export interface Orphan {
  readonly pid: number;
  readonly port: number;
}

interface Surroundings {
  readonly cluster: Cluster;
  readonly state: ServerState;
  readonly binaries: Binaries;
  readonly log: Log;
  /** How long an orphan may take to become ready: it may be in its recovery. */
  readonly timeoutMs: number;
}

const retryMs = 250;
/** Children of a killed server end by themselves when they next look; one that computes does not look. */
const leftoverPatienceMs = 3000;
const leftoverKillMs = 5000;

/**
 * A server that a killed launcher left running on these files and that can be taken over; otherwise null, and nothing is
 * left that could hinder a start. The caller holds the owner lock.
 */
export async function findOrphan(surroundings: Surroundings): Promise<Orphan | null> {
  const { cluster, state, binaries, log } = surroundings;
  const file = await readPostmasterFile(cluster.dir);
  if (file && (await hasMark(file.pid, state.mark))) {
    log.info({ pid: file.pid }, 'database server of an ended process found');
    const orphan = await waitUntilReady(surroundings, file.pid);
    if (orphan && (await runs(orphan.pid, binaries.postgres))) return orphan;
    if (orphan) {
      log.info({ pid: orphan.pid }, 'database server is of another build; restarting it');
      await stopServer({ pid: orphan.pid });
    }
  } else if (file && (await worksIn(file.pid, cluster.dir))) {
    // Its mark was lost with server.json, and its password with it.
    log.warn({ pid: file.pid }, 'database server without a known password found; restarting it');
    await stopServer({ pid: file.pid });
  }
  await endLeftovers(state.mark, log);
  await removeStaleFile(cluster.dir, log);
  return null;
}

async function waitUntilReady({ cluster, state, timeoutMs }: Surroundings, pid: number): Promise<Orphan | null> {
  const found = await waitFor(
    async (): Promise<Orphan | 'gone' | undefined> => {
      if (!(await hasMark(pid, state.mark))) return 'gone';
      const file = await readPostmasterFile(cluster.dir);
      return file?.pid === pid && file.status === 'ready' && file.port ? { pid, port: file.port } : undefined;
    },
    { everyMs: retryMs, timeoutMs },
  );
  if (found === undefined) throw errors.startTimeout({ waitedMs: timeoutMs });
  return found === 'gone' ? null : found;
}

async function runs(pid: number, program: string): Promise<boolean> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).startsWith(`${program}\0`);
}

async function worksIn(pid: number, clusterDir: string): Promise<boolean> {
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return place !== null && place === (await realpath(clusterDir));
}

/** Ends the children of a killed server, which hold its shared memory. */
async function endLeftovers(mark: string, log: Log): Promise<void> {
  const gone = async (): Promise<true | undefined> => ((await findMarked(mark)).length === 0 ? true : undefined);
  if (await waitFor(gone, { everyMs: retryMs, timeoutMs: leftoverPatienceMs })) return;
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const pids = await findMarked(mark);
    log.warn({ pids, signal }, 'processes of a killed database server still run; ending them');
    for (const pid of pids) sendSignal(pid, signal);
    if (await waitFor(gone, { everyMs: retryMs, timeoutMs: leftoverKillMs })) return;
  }
}

/**
 * After a restart of the machine or container another program may have the pid in postmaster.pid, and the server would
 * believe it to be itself. Its shared memory segment tells better: it has no users any more.
 */
async function removeStaleFile(clusterDir: string, log: Log): Promise<void> {
  const file = await readPostmasterFile(clusterDir);
  if (!file || !(await isRunning(file.pid))) return;
  if (file.sharedMemoryId !== null && (await sharedMemoryUsers(file.sharedMemoryId)) > 0) return;
  log.warn({ pid: file.pid }, 'postmaster.pid names another program; removing it');
  await rm(postmasterFile(clusterDir), { force: true });
}
