import { FRAME_SAMPLES, type Listener } from '../audio/feed.ts';
import type { Companding } from '../g711/laws.ts';
import { createJitterBuffer, type JitterBuffer, type JitterBufferFigures } from '../jitter/jitter-buffer.ts';

/** What a leg says, as an even stream of frames, for as long as somebody listens; nobody listening costs nothing. */
export interface Hearing {
  /** Returns what ends the listening. */
  listen(listener: Listener): () => void;
  readonly isWanted: boolean;
  push(packet: Uint8Array, start: number, end: number, timestamp: number, companding: Companding): void;
  /** Once each 20 ms: takes the next frame out and hands it to the listeners. */
  hear(frames: number): Int16Array;
  /** Another source. */
  reset(): void;
  readonly figures: JitterBufferFigures | undefined;
}

export function createHearing(): Hearing {
  const listeners: Listener[] = [];
  const frame = new Int16Array(FRAME_SAMPLES);
  let buffer: JitterBuffer | undefined;
  let figures: JitterBufferFigures | undefined;

  return {
    get isWanted() {
      return buffer !== undefined;
    },
    get figures() {
      return buffer?.figures ?? figures;
    },
    listen(listener) {
      buffer ??= createJitterBuffer();
      listeners.push(listener);
      let isListening = true;
      return () => {
        if (!isListening) return;
        isListening = false;
        listeners.splice(listeners.indexOf(listener), 1);
        if (listeners.length > 0) return;
        figures = buffer?.figures;
        buffer = undefined;
      };
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
      for (let i = listeners.length - 1; i >= 0; i -= 1) listeners[i]?.(frame);
      return frame;
    },
    reset() {
      buffer?.reset();
    },
  };
}
