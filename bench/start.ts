import { spawn } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from './measure.ts';

export const description = 'From the command to a page and an API that answer: first build, empty data, second start';

const repository = join(import.meta.dirname, '..');
const dist = join(repository, 'apps/web/dist');
const rounds = 3;
const pollMs = 10;
const giveUpMs = 120_000;

/** Starts the product as `npm start` does and stops it again; milliseconds until page and API answered. */
async function startOnce(dataDir: string, port: number): Promise<number> {
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: repository,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, ONELINE_DATA: dataDir, ONELINE_PORT: String(port), ONELINE_LOG: 'error' },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    for (;;) {
      if (performance.now() - startedAt > giveUpMs) throw new Error('it did not answer');
      if (
        (await answers(`http://127.0.0.1:${port}/`)) &&
        (await answers(`http://127.0.0.1:${port}/api/v1/session/ways`))
      ) {
        return performance.now() - startedAt;
      }
      await sleep(pollMs);
    }
  } finally {
    // The group: npm, and what it started.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** `firstMs` includes the build of the web; `coldMs` has it built but no database; `warmMs` is the second start. */
export async function run(): Promise<Record<string, unknown>> {
  const base = await mkdtemp(join(tmpdir(), 'oneline-bench-start-'));
  const port = 18_000 + Math.floor(Math.random() * 1000);
  try {
    const kept = `${dist}.kept`;
    await rename(dist, kept).catch(() => undefined);
    console.log('first start, building the web …');
    const firstMs = await startOnce(join(base, 'first'), port);
    await rm(kept, { recursive: true, force: true });
    const cold: number[] = [];
    const warm: number[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const dataDir = join(base, `round-${i}`);
      cold.push(await startOnce(dataDir, port));
      warm.push(await startOnce(dataDir, port));
      console.log(`round ${i + 1}: cold ${Math.round(cold[i] ?? 0)} ms, warm ${Math.round(warm[i] ?? 0)} ms`);
    }
    const coldMs = spread(cold, 0);
    const warmMs = spread(warm, 0);
    return { firstMs: Math.round(firstMs), coldMs: coldMs.median, warmMs: warmMs.median, spread: { coldMs, warmMs } };
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}
