import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the server says of itself in `postmaster.pid` (src/include/utils/pidfile.h). */
export interface PostmasterFile {
  readonly pid: number;
  /** Null until the server listens. */
  readonly port: number | null;
  readonly status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
  /** Identifier of its System V shared memory segment, which lasts as long as any of its processes. */
  readonly sharedMemoryId: number | null;
}

export function postmasterFile(clusterDir: string): string {
  return join(clusterDir, 'postmaster.pid');
}

export async function readPostmasterFile(clusterDir: string): Promise<PostmasterFile | null> {
  const text = await readFile(postmasterFile(clusterDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const status = /^(starting|stopping|ready|standby)$/.exec(lines[7] ?? '')?.[1] as
    | PostmasterFile['status']
    | undefined;
  return {
    pid,
    port: Number(lines[3]) || null,
    status: status ?? 'unknown',
    sharedMemoryId: lines[6] ? Number(lines[6].split(/\s+/)[1]) : null,
  };
}

/** Whether a process runs; one that has ended and waits to be reaped does not. */
export async function isRunning(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3);
  return state !== '' && state !== 'Z' && state !== 'X';
}

/** Whether the pid belongs to any process, one that has ended included. */
export async function isPidTaken(pid: number): Promise<boolean> {
  return (await stat(`/proc/${pid}`).catch(() => null)) !== null;
}

/** The words of a command, each ended by a NUL; empty if there is no such process. */
export async function commandLine(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

/** Whether a process belongs to the server with this mark: pids are used again, marks are not. */
export async function hasMark(pid: number, mark: string): Promise<boolean> {
  const line = await commandLine(pid);
  // The server is `…/postgres … -c cluster_name=<mark>`, its children title themselves `postgres: <mark>: …`.
  return /^[^\0]*postgres(\0|:)/.test(line) && line.includes(mark) && (await isRunning(pid));
}

/** All processes of the server with this mark, its own and those that serve connections. */
export async function findMarked(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  const marked = await Promise.all(pids.map(async (pid) => ((await hasMark(pid, mark)) ? pid : null)));
  return marked.filter((pid) => pid !== null);
}

/** How many processes use a shared memory segment of the System V kind. */
export async function sharedMemoryUsers(id: number): Promise<number> {
  const text = await readFile('/proc/sysvipc/shm', 'utf8').catch(() => '');
  const [head = '', ...rows] = text.trim().split('\n');
  const columns = head.trim().split(/\s+/);
  const row = rows
    .map((line) => line.trim().split(/\s+/))
    .find((fields) => fields[columns.indexOf('shmid')] === String(id));
  return Number(row?.[columns.indexOf('nattch')] ?? 0);
}
