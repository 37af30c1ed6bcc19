import { readFile, readlink, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { replaceFile } from './durable-file.ts';
import { errors } from './errors.ts';
import type { Log } from './log.ts';

export interface Lease {
  close(): Promise<void>;
}

export interface LeaseTimes {
  readonly renewEveryMs: number;
  /** So long without a renewal, and the holder is taken for dead. */
  readonly expiresAfterMs: number;
}

const ordinaryTimes: LeaseTimes = { renewEveryMs: 5000, expiresAfterMs: 15_000 };
const pollMs = 100;

/**
 * The owner lock sees processes of this network namespace. Two containers that share a volume do not see each other, and
 * neither would their servers, which then destroy the files. So the owner also renews a file, and a start that finds it
 * held from elsewhere first watches whether it is still renewed. Between processes that the lock tells apart, it has no say.
 * Error: `postgres.already_owned`.
 */
export async function holdLease(dataDir: string, log: Log, times: LeaseTimes = ordinaryTimes): Promise<Lease> {
  const file = join(dataDir, 'owner.json');
  const here = await placeOfThisProcess();
  const holder = await readHolder(file);
  if (holder && holder.place !== here) await outwait({ dataDir, file, log, times, pid: holder.pid });
  await replaceFile(file, `${JSON.stringify({ pid: process.pid, place: here })}\n`);
  const renewal = setInterval(() => {
    const now = new Date();
    // The file is gone with the data directory, or the disk is in trouble: the server will say so.
    utimes(file, now, now).catch(() => undefined);
  }, times.renewEveryMs);
  renewal.unref();
  return {
    close: async () => {
      clearInterval(renewal);
      await rm(file, { force: true });
    },
  };
}

async function outwait(held: {
  dataDir: string;
  file: string;
  log: Log;
  times: LeaseTimes;
  pid: number;
}): Promise<void> {
  const { dataDir, file, log, times, pid } = held;
  const first = await renewedAt(file);
  if (first === null || Date.now() - first > times.expiresAfterMs) return;
  log.info({ pid }, 'data directory was held from another machine or container; watching whether it still is');
  const expiresAt = performance.now() + times.expiresAfterMs;
  while (performance.now() < expiresAt) {
    await delay(pollMs);
    const latest = await renewedAt(file);
    if (latest === null) return;
    if (latest !== first) throw errors.alreadyOwned({ dataDir, pid });
  }
}

async function renewedAt(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? null;
}

async function readHolder(file: string): Promise<{ pid: number; place: string } | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Equal exactly for processes that see each other's abstract sockets. */
async function placeOfThisProcess(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const network = await readlink('/proc/self/ns/net').catch(() => '');
  return `${boot.trim()} ${network}`;
}
