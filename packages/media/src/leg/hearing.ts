import { FRAME_SAMPLES, type Listener } from '../audio/feed.ts';
import type { Companding } from '../g711/laws.ts';
import {
  createJitterBuffer,
  DEFAULT_JITTER,
  type JitterBuffer,
  type JitterBufferFigures,
} from '../jitter/jitter-buffer.ts';

/** What a leg says, as an even stream of frames, for as long as somebody listens; nobody listening costs nothing. */
export interface Hearing {
  /** Returns what ends the listening. `isPrivate`: also hears what is hidden from the others. */
  listen(listener: Listener, isPrivate?: boolean): () => void;
  /** While digits are secret, and may be tones, the others hear silence. */
  hide(isHidden: boolean): void;
  isWanted(): boolean;
  push(packet: Uint8Array, start: number, end: number, timestamp: number, companding: Companding): void;
  /** Once each 20 ms: takes the next frame out and hands it to the listeners. */
  hear(frames: number): Int16Array;
  /** Another source. */
  reset(): void;
  figures(): JitterBufferFigures | undefined;
}

/** `startDelayMs`: what the jitter known so far asks for when somebody begins to listen. */
export function createHearing(startDelayMs: () => number): Hearing {
  const listeners: Listener[] = [];
  const confidants: Listener[] = [];
  const frame = new Int16Array(FRAME_SAMPLES);
  let buffer: JitterBuffer | undefined;
  let figures: JitterBufferFigures | undefined;
  let isHidden = false;

  return {
    isWanted() {
      return buffer !== undefined;
    },
    figures() {
      return buffer?.figures() ?? figures;
    },
    listen(listener, isPrivate = false) {
      buffer ??= createJitterBuffer({ ...DEFAULT_JITTER, startDelayMs: startDelayMs() });
      const mine = isPrivate ? confidants : listeners;
      mine.push(listener);
      let isListening = true;
      return () => {
        if (!isListening) return;
        isListening = false;
        mine.splice(mine.indexOf(listener), 1);
        if (listeners.length + confidants.length > 0) return;
        figures = buffer?.figures();
        buffer = undefined;
      };
    },
    hide(next) {
      isHidden = next;
    },
    push(packet, start, end, timestamp, companding) {
      buffer?.push(packet, start, end, timestamp, companding);
    },
    hear(frames) {
      if (buffer === undefined) {
        frame.fill(0);
        return frame;
      }
      if (frames > 1) buffer.skip(frames - 1);
      buffer.pull(frame);
      // A listener may leave while it hears; the others still do.
      for (let i = confidants.length - 1; i >= 0; i -= 1) confidants[i]?.(frame);
      if (isHidden) frame.fill(0);
      for (let i = listeners.length - 1; i >= 0; i -= 1) listeners[i]?.(frame);
      return frame;
    },
    reset() {
      buffer?.reset();
    },
  };
}
