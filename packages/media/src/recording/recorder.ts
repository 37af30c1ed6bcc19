import { FRAME_SAMPLES, type Listener } from '../audio/feed.ts';
import { compandingOf, type Law } from '../g711/laws.ts';
import { DEFAULT_JITTER } from '../jitter/jitter-buffer.ts';
import { newStagingHeader } from './staging-format.ts';
import { createStagingWriter } from './staging-writer.ts';

const FRAME_MS = 20;
const SAMPLES_PER_MS = 8;
/** What a crash may cost at most, beside what the disk has not taken yet. */
const BLOCK_FRAMES = 25;
/** Frames of one channel that wait for the other: they come at different moments of the 20 ms. */
const QUEUE_FRAMES = 4;
/** What was said during a pause may still be in a jitter buffer, or on its way, when the pause ends. */
const RESUME_HOLD_MS = DEFAULT_JITTER.maxDelayMs + 60;

export interface RecorderOptions {
  /** Of the staging file, which must not exist. */
  readonly path: string;
  /** 32 octets: AES-256-GCM. */
  readonly key: Uint8Array;
  readonly law: Law;
  /** Customer left, agent right; or one channel, what is told to `left`. */
  readonly channels: 1 | 2;
  readonly startedAtMs: number;
  readonly onFault: (fault: Error) => void;
}

export interface RecordingEnd {
  readonly durationMs: number;
  readonly pausedMs: number;
  /** Silence in place of what a slow disk did not take. */
  readonly lostMs: number;
}

export interface Recorder {
  /** What the customer says, and what he is told: frames of 20 ms, each in its own time. */
  readonly left: Listener;
  readonly right: Listener;
  /** Once each 20 ms, once the channels have their frames. */
  turn(frames: number): void;
  /** Nothing of what is said from now until `resume` comes into the file. */
  pause(): void;
  resume(): void;
  isPaused(): boolean;
  durationMs(): number;
  /** The file is whole when this resolves; rejects with `media.recording_failed` if it is not. */
  stop(): Promise<RecordingEnd>;
}

/** What a mark in the file says: a pause of that length at this place. */
export interface PauseMark {
  readonly pauseAtMs: number;
  readonly pausedMs: number;
}

export function createRecorder({ path, key, law, channels, startedAtMs, onFault }: RecorderOptions): Recorder {
  const writer = createStagingWriter({
    path,
    key,
    header: newStagingHeader({ channels, law, startedAtMs }),
    onFault,
  });
  const { silence } = compandingOf(law);
  const queues = Array.from({ length: channels }, () => createOctetQueue(law));
  const frame = new Uint8Array(FRAME_SAMPLES);
  const block = new Uint8Array(BLOCK_FRAMES * FRAME_SAMPLES * channels);
  let filled = 0;
  let durationMs = 0;
  let pausedMs = 0;
  let lostMs = 0;
  let unwrittenMs = 0;
  let isPaused = false;
  let thisPauseMs = 0;
  let holdMs = 0;

  const appendUnwritten = (): void => {
    if (unwrittenMs === 0) return;
    const samples = Buffer.alloc(4);
    samples.writeUInt32BE(unwrittenMs * SAMPLES_PER_MS);
    writer.append('silence', samples);
    unwrittenMs = 0;
  };

  const writeBlock = (): void => {
    if (filled === 0) return;
    const ms = filled / channels / SAMPLES_PER_MS;
    if (writer.isFull()) {
      unwrittenMs += ms;
      lostMs += ms;
    } else {
      appendUnwritten();
      writer.append('audio', block.subarray(0, filled));
    }
    filled = 0;
  };

  const appendText = (kind: 'mark' | 'end', text: PauseMark | RecordingEnd): void =>
    writer.append(kind, Buffer.from(JSON.stringify(text)));

  const recordFrame = (): void => {
    queues.forEach((queue, channel) => {
      if (!queue.take(frame)) frame.fill(silence);
      for (let i = 0; i < FRAME_SAMPLES; i += 1) block[filled + i * channels + channel] = frame[i] as number;
    });
    filled += FRAME_SAMPLES * channels;
    durationMs += FRAME_MS;
    if (filled === block.length) writeBlock();
  };

  const endPause = (): void => {
    appendText('mark', { pauseAtMs: durationMs, pausedMs: thisPauseMs });
    pausedMs += thisPauseMs;
    thisPauseMs = 0;
    holdMs = 0;
    for (const queue of queues) queue.clear();
  };

  return {
    left: (samples) => queues[0]?.put(samples),
    right: (samples) => queues[1]?.put(samples),
    isPaused() {
      return isPaused;
    },
    durationMs() {
      return durationMs;
    },
    turn(frames) {
      for (let i = 0; i < frames; i += 1) {
        if (!isPaused && holdMs === 0) {
          recordFrame();
          continue;
        }
        thisPauseMs += FRAME_MS;
        if (isPaused) continue;
        holdMs -= FRAME_MS;
        if (holdMs <= 0) endPause();
      }
    },
    pause() {
      if (isPaused) return;
      isPaused = true;
      holdMs = 0;
      writeBlock();
    },
    resume() {
      if (!isPaused) return;
      isPaused = false;
      holdMs = RESUME_HOLD_MS;
    },
    async stop() {
      writeBlock();
      if (thisPauseMs > 0) endPause();
      appendUnwritten();
      const end = { durationMs, pausedMs, lostMs };
      appendText('end', end);
      await writer.close();
      return end;
    },
  };
}

/** Frames of octets, first in first out; when one too many waits the oldest is given up. */
function createOctetQueue(law: Law) {
  const { octet } = compandingOf(law);
  const ring = new Uint8Array(QUEUE_FRAMES * FRAME_SAMPLES);
  let first = 0;
  let count = 0;
  return {
    put(samples: Int16Array): void {
      if (count === QUEUE_FRAMES) {
        first = (first + 1) % QUEUE_FRAMES;
        count -= 1;
      }
      const start = ((first + count) % QUEUE_FRAMES) * FRAME_SAMPLES;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) ring[start + i] = octet[(samples[i] as number) & 0xffff] as number;
      count += 1;
    },
    take(into: Uint8Array): boolean {
      if (count === 0) return false;
      const start = first * FRAME_SAMPLES;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) into[i] = ring[start + i] as number;
      first = (first + 1) % QUEUE_FRAMES;
      count -= 1;
      return true;
    },
    clear(): void {
      count = 0;
    },
  };
}
