import type { Companding } from '../g711/laws.ts';
import { timestampDistance } from '../rtp/serial-number.ts';
import { PITCH_MAX, PITCH_MIN } from './pitch.ts';

/** One second and a bit, a power of two. */
const SIZE = 8192;
const MASK = SIZE - 1;
/** What stays behind the playing, for repeating a period. */
const PAST = 512;
/** A quiet stretch (−50 dBm0) may be cut anywhere. */
const QUIET = 60;
/** Below this resemblance a cut would be heard. */
const RESEMBLANCE = 0.7;

/** Samples by their RTP timestamps. */
export interface Timeline {
  /** How far ahead of the playing a sample may lie. */
  readonly reach: number;
  write(packet: Uint8Array, start: number, end: number, timestamp: number, companding: Companding): void;
  /** Whether all of `count` samples are there. */
  has(timestamp: number, count: number): boolean;
  /** Copies as many samples as `into` holds; false if one of them is missing. */
  read(timestamp: number, into: Int16Array): boolean;
  /**
   * Fills `into` with a cross-fade from `timestamp` to a period earlier, where to go on; returns the negative period by
   * which the player is to step back beside what it played, or 0 if no place for it is found here.
   */
  repeatPeriod(timestamp: number, into: Int16Array): number;
  /** The same to a period later; returns the period. */
  skipPeriod(timestamp: number, into: Int16Array): number;
  /** What lies long before `timestamp` will not be asked for. */
  forgetBefore(timestamp: number): void;
  /** Forgets everything; the playing goes on at `timestamp`. */
  clear(timestamp: number): void;
}

export function createTimeline(): Timeline {
  const samples = new Int16Array(SIZE);
  const present = new Uint8Array(SIZE);
  /** Everything before this timestamp is forgotten. */
  let forgotten = 0;

  const has = (timestamp: number, count: number): boolean => {
    for (let i = 0; i < count; i += 1) if (present[(timestamp + i) & MASK] === 0) return false;
    return true;
  };

  const bestPeriod = (timestamp: number, count: number, sign: 1 | -1): number => {
    let energy = 0;
    for (let i = 0; i < count; i += 1) energy += (samples[(timestamp + i) & MASK] as number) ** 2;
    if (energy < QUIET * QUIET * count) return PITCH_MAX;
    let best = 0;
    let bestResemblance = RESEMBLANCE;
    for (let period = PITCH_MIN; period <= PITCH_MAX; period += 1) {
      let product = 0;
      let other = 0;
      for (let i = 0; i < count; i += 1) {
        const shifted = samples[(timestamp + i + sign * period) & MASK] as number;
        product += shifted * (samples[(timestamp + i) & MASK] as number);
        other += shifted * shifted;
      }
      const resemblance = product / Math.sqrt(energy * Math.max(other, 1));
      if (resemblance > bestResemblance) {
        bestResemblance = resemblance;
        best = period;
      }
    }
    return best;
  };

  const fadeTo = (timestamp: number, step: number, into: Int16Array): void => {
    const count = into.length;
    for (let i = 0; i < count; i += 1) {
      const weight = (i + 1) / count;
      const here = samples[(timestamp + i) & MASK] as number;
      const there = samples[(timestamp + step + i) & MASK] as number;
      into[i] = (1 - weight) * here + weight * there;
    }
  };

  return {
    reach: SIZE - PAST - 1024,
    write(packet, start, end, timestamp, { linear }) {
      for (let i = start; i < end; i += 1) {
        const at = (timestamp + i - start) & MASK;
        samples[at] = linear[packet[i] as number] as number;
        present[at] = 1;
      }
    },
    has,
    read(timestamp, into) {
      const count = into.length;
      for (let i = 0; i < count; i += 1) {
        const at = (timestamp + i) & MASK;
        if (present[at] === 0) return false;
        into[i] = samples[at] as number;
      }
      return true;
    },
    repeatPeriod(timestamp, into) {
      const count = into.length;
      if (!has((timestamp - PITCH_MAX) >>> 0, PITCH_MAX + count)) return 0;
      const period = bestPeriod(timestamp, count, -1);
      if (period !== 0) fadeTo(timestamp, -period, into);
      return -period;
    },
    skipPeriod(timestamp, into) {
      const count = into.length;
      if (!has(timestamp, PITCH_MAX + count)) return 0;
      const period = bestPeriod(timestamp, count, 1);
      if (period !== 0) fadeTo(timestamp, period, into);
      return period;
    },
    forgetBefore(timestamp) {
      const until = (timestamp - PAST) >>> 0;
      const count = timestampDistance(forgotten, until);
      if (count >= SIZE) present.fill(0);
      else for (let i = 0; i < count; i += 1) present[(forgotten + i) & MASK] = 0;
      forgotten = until;
    },
    clear(timestamp) {
      present.fill(0);
      forgotten = (timestamp - PAST) >>> 0;
    },
  };
}
