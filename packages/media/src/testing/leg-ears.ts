import type { Feed } from '../audio/feed.ts';
import type { Leg } from '../leg/leg-interface.ts';
import { createToneFeed } from '../tone/tone-feed.ts';

export const toneOf = (hertz: number): Feed =>
  createToneFeed({ parts: [{ hertz: [hertz], ms: 1_000_000 }], dbm0: -10, isRepeated: true });

/** Collects what a leg says or is told. */
export function recording(listen: Leg['listen']) {
  const frames: Int16Array[] = [];
  const stop = listen((samples) => frames.push(Int16Array.from(samples)));
  return {
    stop,
    /** The samples from a time on. */
    from: (ms: number): Int16Array => Int16Array.from(frames.slice(ms / 20).flatMap((frame) => [...frame])),
  };
}
