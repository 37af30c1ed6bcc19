import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Another host may write to a folder that is shared with it; no file takes it longer than this. */
const strangersKeptMs = 86_400_000;

/** A name for a file that is being written: by which host and process, so that others know whether it still is. */
export function draftName(): string {
  return `${hostname()}.${process.pid}.${randomBytes(12).toString('hex')}`;
}

/** Makes the folder, or removes from it what processes that have died left half written. */
export async function sweepDrafts(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (!(await isBeingWritten(folder, name))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function isBeingWritten(folder: string, name: string): Promise<boolean> {
  const [, host, pid] = /^(.+)\.(\d+)\.[0-9a-f]{24}$/.exec(name) ?? [];
  if (host === undefined || pid === undefined) return false;
  const writtenAt = (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0;
  if (host !== hostname()) return Date.now() - writtenAt < strangersKeptMs;
  // An earlier process may have had the same number.
  if (Number(pid) === process.pid) return writtenAt >= performance.timeOrigin;
  return isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
