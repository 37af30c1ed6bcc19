import { readlink, realpath, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Binaries } from './binaries.ts';
import { anyMark, type Cluster } from './cluster.ts';
import { errors } from './errors.ts';
import type { Log } from './log.ts';
import {
  commandLine,
  findMarked,
  hasMark,
  isPidTaken,
  isRunning,
  postmasterFile,
  readPostmasterFile,
  sharedMemoryUsers,
} from './postmaster.ts';
import { sendSignal, stopServer } from './server-process.ts';
import { waitFor } from './wait.ts';

export interface Orphan {
  readonly pid: number;
  readonly port: number;
}

interface Surroundings {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  /** Without it nobody can be taken over. */
  readonly isPasswordKnown: boolean;
  readonly log: Log;
  /** How long an orphan may take to become ready: it may be in its recovery. */
  readonly timeoutMs: number;
}

const retryMs = 250;
/** Children of a killed server end by themselves when they next look; one that computes does not look. */
const leftoverPatienceMs = 1000;
const leftoverKillMs = 5000;
const lookEveryMs = 50;

/**
 * A server that a killed launcher left running on these files and that can be taken over; otherwise null, and nothing is
 * left that could hinder a start. The caller holds the owner lock.
 * Errors: `postgres.already_owned` for a server that somebody started by hand, `postgres.start_timeout`.
 */
export async function findOrphan(surroundings: Surroundings): Promise<Orphan | null> {
  const { cluster, binaries, isPasswordKnown, log } = surroundings;
  const file = await readPostmasterFile(cluster.dir);
  if (file && (await hasMark(file.pid, cluster.mark))) {
    log.info({ pid: file.pid }, 'database server of an ended process found');
    const orphan = await waitUntilReady(surroundings, file.pid);
    if (orphan && isPasswordKnown && (await commandLine(orphan.pid)).startsWith(`${binaries.postgres}\0`))
      return orphan;
    if (orphan) {
      log.info({ pid: orphan.pid }, 'database server is of another build, or its password is lost; restarting it');
      await stopServer({ pid: orphan.pid });
    }
  } else if (file && (await worksIn(file.pid, cluster.dir))) {
    // Started by hand: not ours to stop, and never to be joined by a second.
    throw errors.alreadyOwned({ dataDir: dirname(cluster.dir), pid: file.pid });
  }
  await endLeftovers(cluster.mark, log);
  await removeStaleFile(cluster.dir, log);
  return null;
}

async function waitUntilReady({ cluster, timeoutMs }: Surroundings, pid: number): Promise<Orphan | null> {
  const found = await waitFor(
    async (): Promise<Orphan | 'gone' | undefined> => {
      if (!(await hasMark(pid, cluster.mark))) return 'gone';
      const file = await readPostmasterFile(cluster.dir);
      return file?.pid === pid && file.status === 'ready' && file.port ? { pid, port: file.port } : undefined;
    },
    { everyMs: retryMs, timeoutMs },
  );
  if (found === undefined) throw errors.startTimeout({ waitedMs: timeoutMs });
  return found === 'gone' ? null : found;
}

/** Where this process may not look, as root in a container often may not, marks alone must do. */
async function worksIn(pid: number, clusterDir: string): Promise<boolean> {
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return place === (await realpath(clusterDir)) && (await isRunning(pid));
}

/** Ends the children of a killed server, which hold its shared memory. */
async function endLeftovers(mark: string, log: Log): Promise<void> {
  const gone = async (): Promise<true | undefined> => ((await findMarked(mark)).length === 0 ? true : undefined);
  if (await waitFor(gone, { everyMs: lookEveryMs, timeoutMs: leftoverPatienceMs })) return;
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const pids = await findMarked(mark);
    log.warn({ pids, signal }, 'processes of a killed database server still run; ending them');
    for (const pid of pids) sendSignal(pid, signal);
    if (await waitFor(gone, { everyMs: lookEveryMs, timeoutMs: leftoverKillMs })) return;
  }
}

/**
 * The pid in postmaster.pid may be taken: by another program after a restart of the machine or container, by another
 * server if the files are a copy, or by the dead server itself if nobody has reaped it (in a container, perhaps never).
 * PostgreSQL would believe that it is running already. The shared memory segment of the dead server tells better: it has no
 * users any more.
 */
async function removeStaleFile(clusterDir: string, log: Log): Promise<void> {
  const file = await readPostmasterFile(clusterDir);
  if (!file || !(await isPidTaken(file.pid))) return;
  const isOfAnother = (await commandLine(file.pid)).includes(`cluster_name=${anyMark}`);
  if (!isOfAnother && file.sharedMemoryId !== null && (await sharedMemoryUsers(file.sharedMemoryId)) > 0) return;
  log.warn({ pid: file.pid }, 'postmaster.pid names a process that is not this database server; removing it');
  await rm(postmasterFile(clusterDir), { force: true });
}
