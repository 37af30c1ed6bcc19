import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectRecording, type MediaEvent, type MediaPool } from '@oneline/media';
import { telephonyErrors } from '../errors.ts';
import type { EventBody } from '../port/event.ts';
import type { Leg } from './leg.ts';
import type { ExchangeLog } from './settings.ts';

export interface Recordings {
  /**
   * What the customer says left, the agent right; one and the same leg: one channel. `sides` resolves when both have sound and
   * are in the bridge; what is told of the recording meanwhile waits for that too.
   */
  start(recordingId: string, bridgeId: string, sides: () => Promise<{ left: Leg; right: Leg }>): Promise<void>;
  pause(recordingId: string, isPaused: boolean): Promise<void>;
  stop(recordingId: string): Promise<void>;
  /** A file is whole, or as whole as it will ever be. */
  take(event: Extract<MediaEvent, { kind: 'record.ended' | 'record.failed' }>): void;
  /** Files that a killed exchange left: told as repaired. */
  repair(): Promise<void>;
  list(): { recordingId: string; bridgeId: string; isPaused: boolean }[];
  /** Waits for the files that are being looked at. */
  settle(): Promise<void>;
}

interface UnderWay {
  readonly bridgeId: string;
  isPaused: boolean;
  readonly started: Promise<void>;
}

const suffix = '.staging';

export function createRecordings(options: {
  pool: MediaPool;
  dir: string;
  key: Uint8Array;
  emit: (body: EventBody) => void;
  log: ExchangeLog;
}): Recordings {
  const { pool, dir, key, emit, log } = options;
  const underWay = new Map<string, UnderWay>();
  const finishing = new Set<Promise<void>>();
  const fileOf = (recordingId: string): string => join(dir, `${recordingId}${suffix}`);

  async function require(recordingId: string): Promise<UnderWay> {
    const found = underWay.get(recordingId);
    if (found === undefined) throw telephonyErrors.recordingUnknown({ recordingId });
    await found.started;
    return found;
  }

  async function begin(recordingId: string, { left, right }: { left: Leg; right: Leg }): Promise<void> {
    const path = fileOf(recordingId);
    const common = { kind: 'record.start', recording: recordingId, leg: left.media.name, path, key } as const;
    await pool.send(left === right ? { ...common, channels: 1 } : { ...common, channels: 2, right: right.media.name });
    emit({ type: 'recording.started', recordingId });
  }

  async function tell(recordingId: string, isRepaired: boolean): Promise<void> {
    const file = fileOf(recordingId);
    const { durationMs, sha256 } = await inspectRecording(file, key);
    emit({ type: 'recording.ended', recordingId, file, durationMs, sha256, isRepaired });
  }

  function finish(recordingId: string, isRepaired: boolean): void {
    if (!underWay.delete(recordingId)) return;
    const told: Promise<void> = tell(recordingId, isRepaired)
      .catch((error: unknown) => log.error({ err: error, recordingId }, 'a recording cannot be read back'))
      .finally(() => finishing.delete(told));
    finishing.add(told);
  }

  return {
    async start(recordingId, bridgeId, sides) {
      if (!/^[\w-]{1,100}$/.test(recordingId) || underWay.has(recordingId)) {
        throw telephonyErrors.idTaken({ recordingId });
      }
      const started = sides().then((both) => begin(recordingId, both));
      underWay.set(recordingId, { bridgeId, isPaused: false, started });
      started.catch(() => underWay.delete(recordingId));
      await started;
    },
    async pause(recordingId, isPaused) {
      const recording = await require(recordingId);
      await pool.send({ kind: isPaused ? 'record.pause' : 'record.resume', recording: recordingId });
      recording.isPaused = isPaused;
    },
    async stop(recordingId) {
      await require(recordingId);
      await pool.send({ kind: 'record.stop', recording: recordingId });
    },
    take(event) {
      if (event.kind === 'record.failed')
        log.error({ recordingId: event.recording, code: event.code }, 'recording failed');
      finish(event.recording, event.kind === 'record.failed');
    },
    async repair() {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      for (const name of await readdir(dir)) {
        const recordingId = name.slice(0, -suffix.length);
        if (!name.endsWith(suffix) || underWay.has(recordingId)) continue;
        await tell(recordingId, true).catch((error: unknown) =>
          log.error({ err: error, recordingId }, 'a recording that was left cannot be read'),
        );
      }
    },
    list: () => [...underWay].map(([recordingId, { bridgeId, isPaused }]) => ({ recordingId, bridgeId, isPaused })),
    async settle() {
      await Promise.all(finishing);
    },
  };
}
