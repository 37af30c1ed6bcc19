import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Carrier, createEngineCarrier, createRawCarrier, type Work, works } from './carrier.ts';

// How many legs one core carries: `taskset -c 0 node packages/media/src/bench/legs.ts [WORK|all] [LEGS] [SECONDS]`.
// The engine runs on the one thread of this process; what sends to it is another process, on another core where there is
// one. CPU is that of this process, user and system. `raw` is the least that Node can do for the same packets: sockets and
// a timer, no RTP. The last line is JSON.

const WARM_UP_MS = 2000;

export interface LegsFigure {
  readonly work: string;
  readonly legs: number;
  readonly cpuPercent: number;
  readonly legsPerCore: number;
  readonly latenessP99Ms: number;
  readonly skippedFrames: number;
  /** Of the packets that the telephones were to get, those that did not come. */
  readonly missingShare: number;
}

/** Telephones in a process of their own: each sends 50 packets a second to a leg, and counts what it gets. */
async function startTelephones(count: number) {
  const script = fileURLToPath(new URL('./telephones.ts', import.meta.url));
  const command = [process.execPath, script, String(count)];
  const pinned = availableParallelism() > 1 ? ['taskset', '-c', '1', ...command] : command;
  const child = spawn(pinned[0] as string, pinned.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => JSON.parse((await lines.next()).value as string);
  const ask = (question: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    return answer();
  };
  const ports = (await answer()) as number[];
  return {
    ports,
    /** Tells each where to send. */
    start: (targets: readonly number[]) => ask({ targets }),
    received: () => ask({ count: true }) as Promise<number>,
    async close() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

export interface Measuring {
  readonly work: Work;
  readonly name: string;
  readonly legs: number;
  readonly seconds: number;
}

/** CPU that the legs of a carrier cost, over so many seconds. */
export async function measureLegs(carrier: Carrier, { work, name, legs, seconds }: Measuring): Promise<LegsFigure> {
  const telephones = await startTelephones(legs);
  try {
    const ports = await carrier.open(telephones.ports);
    await telephones.start(work === 'playback' ? [] : ports);
    await sleep(WARM_UP_MS);
    await carrier.lateness();
    const receivedBefore = await telephones.received();
    const startedAt = performance.now();
    const cpu = process.cpuUsage();
    await sleep(seconds * 1000);
    const { user, system } = process.cpuUsage(cpu);
    const elapsedMs = performance.now() - startedAt;
    const received = (await telephones.received()) - receivedBefore;
    const { p99Ms, skippedFrames } = await carrier.lateness();
    const share = (user + system) / 1000 / elapsedMs;
    return {
      work: name,
      legs,
      cpuPercent: Number((100 * share).toFixed(1)),
      legsPerCore: Math.round(legs / share),
      latenessP99Ms: p99Ms,
      skippedFrames,
      missingShare: Number(Math.max(0, 1 - received / ((legs * elapsedMs) / 20)).toFixed(4)),
    };
  } finally {
    await carrier.close();
    await telephones.close();
  }
}

async function main([wanted = 'all', legs = '200', seconds = '10']: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'oneline-bench-media-'));
  const figures: LegsFigure[] = [];
  const measure = async (carrier: Carrier, work: Work, name: string): Promise<void> => {
    const figure = await measureLegs(carrier, { work, name, legs: Number(legs), seconds: Number(seconds) });
    const { cpuPercent, legsPerCore, latenessP99Ms } = figure;
    console.log(`${name}: ${legs} legs ${cpuPercent} % of a core, ${legsPerCore} a core, p99 ${latenessP99Ms} ms late`);
    figures.push(figure);
  };
  try {
    for (const work of works) {
      if (wanted !== 'all' && wanted !== work) continue;
      await measure(createEngineCarrier(work, Number(legs), folder), work, work);
      if (work === 'playback' || work === 'relay') await measure(createRawCarrier(work), work, `raw ${work}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  console.log(JSON.stringify(figures));
}

if (import.meta.main) await main(process.argv.slice(2));
