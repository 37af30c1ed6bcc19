import type { Companding } from '../g711/laws.ts';

/** Samples of a frame of 20 ms. */
export const FRAME_SAMPLES = 160;

/** Anything that can be said frame by frame: a prompt, a tone, a mix. */
export interface Feed {
  /**
   * Writes the octets of the next 20 ms at `into[at…at+160)`; false, and nothing of use written, for a frame in which nothing
   * is to be sent. `frames` is more than 1 if the ones before were skipped.
   */
  next(into: Uint8Array, at: number, companding: Companding, frames: number): boolean;
}

/** Gets 20 ms of linear samples each 20 ms; the array is used again for the next. */
export type Listener = (samples: Int16Array) => void;

/** Silence that is sent, so that the other side does not take the line for dead. */
export const silenceFeed: Feed = {
  next(into, at, { silence }) {
    into.fill(silence, at, at + FRAME_SAMPLES);
    return true;
  },
};
