import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server tells other commands on the same machine. */
export interface RunningServer {
  readonly pid: number;
  readonly url: string;
  readonly startedAt: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'running.json');

export async function writeRunFile(dataDir: string, running: RunningServer): Promise<void> {
  await writeFile(fileIn(dataDir), `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
}

export async function removeRunFile(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** The server that runs on this data directory, or null when none does (also when its process is gone). */
export async function findRunning(dataDir: string): Promise<RunningServer | null> {
  try {
    const running = JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as RunningServer;
    return (await isAlive(running.pid)) ? running : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whether a process runs; one that has ended and waits for its parent does not. */
export async function isAlive(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = text.slice(text.lastIndexOf(')') + 2)[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}
