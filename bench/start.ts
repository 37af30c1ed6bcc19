import { execFile, spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort, makeTemporaryDirectory } from '@oneline/testing';
import { findRunning, isAlive } from '../apps/server/src/composition/run-file.ts';
import { spread } from './measure.ts';

export const description = 'From the command to a page and an API that answer: clean clone, empty data, second start';

const repository = join(import.meta.dirname, '..');
const rounds = 3;
const pollMs = 10;
const giveUpMs = 120_000;
const execute = promisify(execFile);

/**
 * Starts the product as `npm start` does, waits until its first data is complete, and stops it again; milliseconds until page
 * and API answered.
 */
async function startOnce(clone: string, dataDir: string): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: clone,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
    env: { ...process.env, ONELINE_DATA: dataDir, ONELINE_PORT: String(port), ONELINE_LOG: 'error' },
  });
  const url = `http://127.0.0.1:${port}`;
  const until = async (condition: () => Promise<boolean>): Promise<number> => {
    while (!(await condition().catch(() => false))) {
      if (child.exitCode !== null) throw new Error('it ended while starting');
      if (performance.now() - startedAt > giveUpMs) throw new Error('it did not answer');
      await sleep(pollMs);
    }
    return performance.now() - startedAt;
  };
  try {
    const tookMs = await until(async () => (await get(`${url}/`)).ok && (await get(`${url}/api/v1/session/ways`)).ok);
    await until(async () => ((await (await get(`${url}/readyz`)).json()) as { state: string }).state === 'ready');
    return tookMs;
  } finally {
    // The product itself: npm ends before it.
    const running = await findRunning(dataDir);
    if (running) {
      process.kill(running.pid, 'SIGTERM');
      while (await isAlive(running.pid)) await sleep(pollMs);
    } else if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  }
}

const get = (url: string): Promise<Response> => fetch(url, { signal: AbortSignal.timeout(1_000) });

/** A clone of what is committed, with its packages installed. */
async function makeClone(clone: string): Promise<void> {
  const { stdout: changed } = await execute('git', ['status', '--porcelain', '-uno'], { cwd: repository });
  if (changed !== '') console.log('what is not committed is not measured');
  await execute('git', ['clone', '--quiet', '--local', repository, clone]);
  await execute('npm', ['ci', '--prefer-offline'], { cwd: clone });
}

/**
 * `firstMs`: the first start of a clean clone after `npm ci`, building the web; `coldMs`: empty data directory, the web is
 * built; `warmMs`: the second start on the same data.
 */
export async function run(): Promise<Record<string, unknown>> {
  const base = await makeTemporaryDirectory('oneline-bench-start');
  // As an ordinary path is: the database's programs are copied into each new data directory.
  await chmod(base.path, 0o755);
  const clone = join(base.path, 'clone');
  try {
    console.log('cloning and installing …');
    await makeClone(clone);
    console.log('first start, building the web …');
    const firstMs = await startOnce(clone, join(base.path, 'first'));
    const cold: number[] = [];
    const warm: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const dataDir = join(base.path, `round-${round}`);
      const coldMs = await startOnce(clone, dataDir);
      const warmMs = await startOnce(clone, dataDir);
      cold.push(coldMs);
      warm.push(warmMs);
      console.log(`round ${round}: cold ${Math.round(coldMs)} ms, warm ${Math.round(warmMs)} ms`);
    }
    const [coldMs, warmMs] = [spread(cold, 0), spread(warm, 0)];
    return { firstMs: Math.round(firstMs), coldMs: coldMs.median, warmMs: warmMs.median, spread: { coldMs, warmMs } };
  } finally {
    await base.close();
  }
}
