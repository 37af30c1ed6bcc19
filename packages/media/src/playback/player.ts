import { type Feed, FRAME_SAMPLES } from '../audio/feed.ts';
import type { Companding } from '../g711/laws.ts';
import { translate } from '../g711/samples.ts';
import { type PlayItem, samplesOf } from './prompt.ts';

const SAMPLES_PER_MS = 8;

export interface PlayerOptions {
  readonly items: readonly PlayItem[];
  /** How often the list is played; music on hold never ends. */
  readonly loops?: number | 'forever';
  /** Where in the list to begin. */
  readonly startMs?: number;
  /** Told once, when the last frame has been said or `stop` was called. */
  readonly onEnd?: (end: PlayEnd) => void;
}

export interface PlayEnd {
  readonly reason: 'played' | 'stopped';
  /** What was heard of it, pauses left out. */
  readonly playedMs: number;
}

/** A list of prompts as a feed. */
export interface Player extends Feed {
  /** Milliseconds into the list, of `lengthMs` that one round has. */
  positionMs(): number;
  readonly lengthMs: number;
  /** Goes to a place of the list, as far as there is one; `positionMs + 5000` is a skip. */
  seek(ms: number): void;
  pause(isPaused: boolean): void;
  stop(): void;
  hasEnded(): boolean;
}

export function createPlayer({ items, loops = 1, startMs = 0, onEnd }: PlayerOptions): Player {
  const lengths = items.map(samplesOf);
  const length = lengths.reduce((sum, samples) => sum + samples, 0);
  let rounds = loops === 'forever' ? Number.POSITIVE_INFINITY : loops;
  let item = 0;
  /** Samples into the item. */
  let at = 0;
  let played = 0;
  let isPaused = false;
  let hasEnded = false;

  const end = (reason: PlayEnd['reason']): void => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd?.({ reason, playedMs: played / SAMPLES_PER_MS });
  };

  const seek = (ms: number): void => {
    let rest = Math.min(length, Math.max(0, Math.round(ms * SAMPLES_PER_MS)));
    item = 0;
    while (item < items.length && rest >= (lengths[item] as number)) {
      rest -= lengths[item] as number;
      item += 1;
    }
    at = rest;
  };

  /** Goes on to an item of which something is left; false at the end of the last round. */
  const reachItem = (): boolean => {
    while (item >= items.length || at >= (lengths[item] as number)) {
      if (item < items.length) {
        at -= lengths[item] as number;
        item += 1;
        continue;
      }
      rounds -= 1;
      if (rounds <= 0 || length === 0) return false;
      item = 0;
    }
    return true;
  };

  const copy = (into: Uint8Array, start: number, count: number, { law, silence }: Companding): void => {
    const from = items[item] as PlayItem;
    if ('octets' in from) {
      for (let i = 0; i < count; i += 1) into[start + i] = from.octets[at + i] as number;
      translate(from.law, law, into, start, start + count);
    } else {
      into.fill(silence, start, start + count);
    }
  };

  seek(startMs);
  return {
    lengthMs: length / SAMPLES_PER_MS,
    positionMs() {
      return (lengths.slice(0, item).reduce((sum, samples) => sum + samples, 0) + at) / SAMPLES_PER_MS;
    },
    hasEnded() {
      return hasEnded;
    },
    seek,
    pause(next) {
      isPaused = next;
    },
    stop: () => end('stopped'),
    next(into, start, companding, frames) {
      if (hasEnded) return false;
      if (isPaused) {
        into.fill(companding.silence, start, start + FRAME_SAMPLES);
        return true;
      }
      if (frames > 1) at += (frames - 1) * FRAME_SAMPLES;
      let filled = 0;
      while (filled < FRAME_SAMPLES && reachItem()) {
        const count = Math.min(FRAME_SAMPLES - filled, (lengths[item] as number) - at);
        copy(into, start + filled, count, companding);
        at += count;
        filled += count;
      }
      if (filled === 0) {
        end('played');
        return false;
      }
      into.fill(companding.silence, start + filled, start + FRAME_SAMPLES);
      played += filled;
      return true;
    },
  };
}
