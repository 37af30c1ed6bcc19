import type { Companding } from '../g711/laws.ts';
import { timestampDistance } from '../rtp/serial-number.ts';
import { CONCEALMENT_FRAME, createConcealment } from './concealment.ts';
import { createPlayoutControl } from './playout-control.ts';
import { createTimeline } from './timeline.ts';

const UNITS_PER_MS = 8;
/** Packets in a row beyond the buffer after which the other side is taken to have begun a new timeline. */
const JUMP_PACKETS = 3;

export interface JitterBufferFigures {
  /** Between a packet that came on time and its playing. */
  readonly delayMs: number;
  readonly playedMs: number;
  /** Of what was played, how much was made up because it had not arrived. */
  readonly concealedMs: number;
  readonly latePackets: number;
  /** Time put in and taken out to follow the jitter. */
  readonly stretchedMs: number;
  readonly compressedMs: number;
}

export interface JitterBuffer {
  /** A packet's payload; any length that a packet has. */
  push(packet: Uint8Array, start: number, end: number, timestamp: number, companding: Companding): void;
  /** The next 20 ms as 160 linear samples; silence before the first packet. */
  pull(frame: Int16Array): void;
  /** Frames that nobody will hear, because the process stood still. */
  skip(frames: number): void;
  /** Another source. */
  reset(): void;
  figures(): JitterBufferFigures;
}

export interface JitterBufferOptions {
  readonly startDelayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_JITTER: JitterBufferOptions = { startDelayMs: 40, maxDelayMs: 200 };

/**
 * An adaptive jitter buffer: samples by their timestamps on a ring, so that disorder, duplicates and any packet length are
 * all one; what is missing when its time has come is concealed; the delay follows the jitter by repeating or leaving out
 * single pitch periods.
 */
export function createJitterBuffer({ startDelayMs, maxDelayMs }: JitterBufferOptions = DEFAULT_JITTER): JitterBuffer {
  const timeline = createTimeline();
  const concealment = createConcealment();
  const control = createPlayoutControl({ maxDelay: maxDelayMs * UNITS_PER_MS });
  const half = new Int16Array(CONCEALMENT_FRAME);
  let isPlaying = false;
  /** Timestamp of the next sample to play. */
  let playAt = 0;
  let beyond = 0;
  let played = 0;
  let concealed = 0;
  let latePackets = 0;
  let stretched = 0;
  let compressed = 0;

  const begin = (timestamp: number): void => {
    playAt = (timestamp - startDelayMs * UNITS_PER_MS) >>> 0;
    timeline.clear(playAt);
    control.reset();
    isPlaying = true;
    beyond = 0;
  };

  const playHalf = (): void => {
    const change = control.change();
    if (change !== 0 && timeline.has(playAt, CONCEALMENT_FRAME)) {
      const moved = change > 0 ? timeline.repeatPeriod(playAt, half) : timeline.skipPeriod(playAt, half);
      if (moved !== 0) {
        playAt = (playAt + CONCEALMENT_FRAME + moved) >>> 0;
        control.moved(moved);
        if (moved < 0) stretched -= moved;
        else compressed += moved;
        concealment.good(half);
        return;
      }
    }
    if (timeline.read(playAt, half)) {
      concealment.good(half);
    } else {
      concealment.lost(half);
      concealed += CONCEALMENT_FRAME;
      if (change >= CONCEALMENT_FRAME) {
        // The delay is too short for anything to be there in time: wait instead of going on.
        stretched += CONCEALMENT_FRAME;
        control.moved(-CONCEALMENT_FRAME);
        return;
      }
    }
    playAt = (playAt + CONCEALMENT_FRAME) >>> 0;
  };

  return {
    push(packet, start, end, timestamp, companding) {
      const length = end - start;
      if (length === 0) return;
      if (!isPlaying) begin(timestamp);
      let ahead = timestampDistance(playAt, timestamp);
      if (ahead + length > timeline.reach || ahead < -timeline.reach) {
        beyond += 1;
        if (beyond < JUMP_PACKETS) return;
        begin(timestamp);
        ahead = startDelayMs * UNITS_PER_MS;
      }
      beyond = 0;
      control.arrived(ahead);
      if (ahead < 0) latePackets += 1;
      if (ahead + length <= 0) return;
      timeline.write(packet, start, end, timestamp, companding);
    },
    pull(frame) {
      if (!isPlaying) {
        frame.fill(0);
        return;
      }
      for (let at = 0; at < frame.length; at += CONCEALMENT_FRAME) {
        playHalf();
        frame.set(half, at);
      }
      played += frame.length;
      timeline.forgetBefore(playAt);
    },
    skip(frames) {
      if (!isPlaying) return;
      playAt = (playAt + frames * 2 * CONCEALMENT_FRAME) >>> 0;
      timeline.forgetBefore(playAt);
    },
    reset() {
      isPlaying = false;
      concealment.reset();
    },
    figures() {
      return {
        delayMs: (startDelayMs * UNITS_PER_MS + stretched - compressed) / UNITS_PER_MS,
        playedMs: played / UNITS_PER_MS,
        concealedMs: concealed / UNITS_PER_MS,
        latePackets,
        stretchedMs: stretched / UNITS_PER_MS,
        compressedMs: compressed / UNITS_PER_MS,
      };
    },
  };
}
