import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { wavHeader } from '@oneline/media';
import { makeTemporaryDirectory, until } from '@oneline/testing';
import { peerNumbers } from '../peers/asterisk/configuration.ts';
import { startSipp, writeSound } from '../peers/sipp/run-sipp.ts';
import { toneOctets } from '../peers/tone-octets.ts';
import { startCapture } from './exchange/pacing.ts';
import { type Side, type SideOptions, startAsteriskSide, startProductSide } from './exchange/sides.ts';
import { percentile, pinned, spread } from './measure.ts';

export const description =
  'CPU of a call in the product against Asterisk, on the same SIPp scenarios; pacing and ceiling';

const rounds = 3;
const sinkPort = 5195;
const callerPort = 5197;
/** SIPp holds it without reading: nobody is told that it is closed. */
const silentMediaPort = 39_000;
const sinkMediaPort = 39_100;
const soundSeconds = 30;

interface Load {
  readonly name: 'playback' | 'bidirectional' | 'bridge' | 'bridgeRecorded' | 'setup';
  readonly number: string;
  readonly isSpeaking: boolean;
  readonly perSecond: number;
  readonly count: number;
  readonly lastingMs: number;
  /** What both do: printed beside the figure. */
  readonly work: string;
}

const loads: readonly Load[] = [
  {
    name: 'playback',
    number: peerNumbers.prompt,
    isSpeaking: false,
    perSecond: 30,
    count: 450,
    lastingMs: 10_000,
    work: 'answer, play a stored prompt to 300 at once, record of the call',
  },
  {
    name: 'bidirectional',
    number: peerNumbers.prompt,
    isSpeaking: true,
    perSecond: 20,
    count: 300,
    lastingMs: 10_000,
    work: 'the same to 200 who speak, telephone-event agreed and watched for',
  },
  {
    name: 'bridge',
    number: peerNumbers.sink,
    isSpeaking: true,
    perSecond: 10,
    count: 150,
    lastingMs: 10_000,
    work: 'ring a telephone, relay A-law both ways between 100 pairs, RTCP, record of the call',
  },
  {
    name: 'bridgeRecorded',
    number: peerNumbers.recorded,
    isSpeaking: true,
    perSecond: 5,
    count: 75,
    lastingMs: 10_000,
    work: 'the same for 50 pairs, recorded into a file (product: stereo, encrypted; Asterisk: mixed, plain)',
  },
  {
    name: 'setup',
    number: peerNumbers.echo,
    isSpeaking: false,
    perSecond: 50,
    count: 750,
    lastingMs: 200,
    work: 'answer and hang up, record of the call',
  },
];

interface Outcome {
  readonly cpuMsPerCall: number;
  readonly failed: number;
  readonly setupP99Ms: number;
  readonly pacingP99Ms: number;
  readonly residentKbPerCall: number;
  /** Where the processor time went, by process. */
  readonly parts: Readonly<Record<string, number>>;
}

/**
 * `npm run bench -- exchange [LOAD …]`: each figure is product ÷ Asterisk of the CPU of the whole process tree, its database
 * included, until after-work is done; medians of three alternations. `exchange ceiling` prints how many calls both carry.
 */
export async function run(args: readonly string[]): Promise<Record<string, unknown>> {
  const isCeiling = args.length === 0 || args.includes('ceiling');
  const chosen = loads.filter(({ name }) => args.length === 0 || args.includes(name));
  const directory = await makeTemporaryDirectory('oneline-bench-exchange');
  const sound = toneOctets(440, soundSeconds);
  const wave = Buffer.concat([wavHeader({ law: 'alaw', channels: 1, octets: sound.length }), sound]);
  const base = { sinkPort, sound, wave };
  const results = new Map<string, Outcome[]>();
  const ceilings: Record<Side['name'], number[]> = { product: [], asterisk: [] };
  let turn = 0;

  async function withSide(start: typeof startProductSide, isRecording: boolean, use: (side: Side) => Promise<void>) {
    turn += 1;
    const reports = join(directory.path, String(turn));
    await mkdir(reports);
    await writeSound(reports, 'speech.alaw', sound);
    const options: SideOptions = { ...base, isRecording };
    const side = await start(options);
    const sink = startSipp({
      scenario: 'answering',
      directory: reports,
      port: sinkPort,
      mediaPort: sinkMediaPort,
      isEchoing: true,
      launcher: pinned(1, []),
    });
    try {
      await use(side);
    } finally {
      sink.stop();
      await side.close();
    }
  }

  try {
    for (let round = 0; round < rounds; round += 1) {
      const inTurn = [startProductSide, startAsteriskSide];
      for (const start of round % 2 === 0 ? inTurn : inTurn.toReversed()) {
        for (const isRecording of [false, true]) {
          const mine = chosen.filter(({ name }) => (name === 'bridgeRecorded') === isRecording);
          if (mine.length === 0) continue;
          await withSide(start, isRecording, async (side) => {
            // Before the first figure: what runs for weeks is compiled.
            for (const load of mine) await measure(side, { ...load, count: Math.ceil(load.count / 5) }, `${turn}-warm`);
            for (const load of mine) {
              const outcome = await measure(side, load, String(turn));
              const key = `${side.name} ${load.name}`;
              results.set(key, [...(results.get(key) ?? []), outcome]);
              console.log(`round ${round + 1}, ${key}: ${describe(outcome)}`);
            }
          });
        }
      }
    }
    if (isCeiling) {
      for (const start of [startProductSide, startAsteriskSide]) {
        await withSide(start, false, async (side) => {
          ceilings[side.name].push(await ceilingOf(side, (load, tag) => measure(side, load, tag)));
        });
      }
    }
  } finally {
    await directory.close();
  }
  return summary();

  async function measure(side: Side, load: Load, tag: string): Promise<Outcome> {
    const reports = join(directory.path, `${tag}-${load.name}-${side.name}-${load.count}`);
    await mkdir(reports);
    await writeSound(reports, 'speech.alaw', sound);
    const doneBefore = await side.recordsDone();
    const [before, partsBefore] = [await side.usage(), await side.parts()];
    const capture = await startCapture(join(reports, 'media.pcap'), side.rtp);
    const sipp = startSipp({
      scenario: load.isSpeaking ? 'speaking-caller' : 'silent-caller',
      directory: reports,
      port: callerPort,
      calls: {
        to: { port: side.sipPort, user: load.number },
        count: load.count,
        perSecond: load.perSecond,
        lastingMs: load.lastingMs,
      },
      ...(load.isSpeaking ? {} : { mediaPort: silentMediaPort }),
      launcher: pinned(1, []),
    });
    const atPeak = new Promise<number>((resolve) => {
      const peakMs = (load.count / load.perSecond) * 1000;
      setTimeout(() => void side.usage().then(({ residentKb }) => resolve(residentKb)), peakMs);
    });
    const result = await sipp.ended;
    const { p99Ms } = await capture.end();
    const wanted = doneBefore + load.count;
    const hasDone = async () => (await side.recordsDone()) >= wanted;
    const done = await until(hasDone, { timeoutMs: 20_000, everyMs: 500, what: 'the call records' }).catch(() => false);
    const [after, partsAfter] = [await side.usage(), await side.parts()];
    const missing = done ? 0 : wanted - (await side.recordsDone());
    if (result.errors !== '') console.log(result.errors.split('\n').slice(0, 5).join('\n'));
    const atOnce = Math.min(load.count, (load.perSecond * load.lastingMs) / 1000);
    return {
      cpuMsPerCall: (after.processorMs - before.processorMs) / load.count,
      failed: load.count - result.succeeded + missing,
      setupP99Ms: result.setupMs.length > 0 ? percentile(result.setupMs, 0.99) : Number.NaN,
      pacingP99Ms: p99Ms,
      residentKbPerCall: Math.max(0, (await atPeak) - before.residentKb) / atOnce,
      parts: Object.fromEntries(
        Object.entries(partsAfter).map(([name, ms]) => [name, (ms - (partsBefore[name] ?? 0)) / load.count]),
      ),
    };
  }

  function summary(): Record<string, unknown> {
    const of = (side: Side['name'], name: string, figure: (outcome: Outcome) => number): number[] =>
      (results.get(`${side} ${name}`) ?? []).map(figure);
    const cpu = (side: Side['name'], name: string) => spread(of(side, name, ({ cpuMsPerCall }) => cpuMsPerCall));
    for (const { name, work } of chosen) console.log(`${name.padEnd(15)} both: ${work}`);
    const playback = chosen.some(({ name }) => name === 'playback') ? 'playback' : (chosen[0]?.name ?? 'playback');
    const figure = (digits: number, pick: (outcome: Outcome) => number) =>
      chosen.length === 0 ? null : spread(of('product', playback, pick), digits).median;
    const all = [...results].filter(([key]) => key.startsWith('product')).flatMap(([, outcomes]) => outcomes);
    const [ours, theirs] = [ceilings.product[0] ?? null, ceilings.asterisk[0] ?? null];
    return {
      ...Object.fromEntries(
        chosen.map(({ name }) => [name, ratio(cpu('product', name).median, cpu('asterisk', name).median)]),
      ),
      pacingP99Ms: figure(1, ({ pacingP99Ms }) => pacingP99Ms),
      failed: all.reduce((sum, { failed }) => sum + failed, 0),
      rssPerCallKB: figure(0, ({ residentKbPerCall }) => residentKbPerCall),
      setupP99Ms:
        chosen.length === 0 ? null : spread(of('product', chosen.at(-1)?.name ?? '', (o) => o.setupP99Ms)).median,
      ceilingCalls: ours,
      ceilingRatio: ours !== null && theirs !== null ? ratio(ours, theirs) : null,
      cpuMsPerCall: Object.fromEntries(
        chosen.map(({ name }) => [name, { product: cpu('product', name), asterisk: cpu('asterisk', name) }]),
      ),
      asteriskPacingP99Ms: spread(
        of('asterisk', playback, ({ pacingP99Ms }) => pacingP99Ms).concat(chosen.length ? [] : [0]),
        1,
      ).median,
    };
  }
}

const ratio = (ours: number, theirs: number): number => Number((ours / theirs).toFixed(2));

const ceilingSteps = [200, 300, 400, 500, 600, 700, 800, 1000, 1200];
const worstPacingMs = 20;

/** The most two-way calls at once, of those tried, with packets within 20 ms of their time and no call failed. */
async function ceilingOf(side: Side, measure: (load: Load, tag: string) => Promise<Outcome>): Promise<number> {
  let best = 0;
  for (const calls of ceilingSteps) {
    const lastingMs = 15_000;
    const perSecond = Math.ceil(calls / (lastingMs / 1000));
    const outcome = await measure(
      {
        name: 'bidirectional',
        number: peerNumbers.prompt,
        isSpeaking: true,
        perSecond,
        count: calls * 1.5,
        lastingMs,
        work: '',
      },
      'ceiling',
    );
    console.log(`ceiling, ${side.name}, ${calls} calls: ${describe(outcome)}`);
    if (outcome.failed > 0 || !(outcome.pacingP99Ms <= worstPacingMs)) break;
    best = calls;
  }
  return best;
}

function describe({ cpuMsPerCall, parts, failed, setupP99Ms, pacingP99Ms, residentKbPerCall }: Outcome): string {
  const shares = Object.entries(parts).map(([name, ms]) => `${name} ${ms.toFixed(1)}`);
  return (
    `${cpuMsPerCall.toFixed(1)} ms of CPU a call (${shares.join(', ')}), ${failed} failed, set up within ${setupP99Ms.toFixed(0)} ms (p99), ` +
    `pacing p99 ${pacingP99Ms.toFixed(1)} ms, ${residentKbPerCall.toFixed(0)} kB a call`
  );
}
