import { findPitch, PITCH_MAX } from './pitch.ts';

/** Frames of ITU-T G.711 appendix I: 10 ms. */
export const CONCEALMENT_FRAME = 80;

/** A quarter of the longest pitch period: the output is this much behind, so that a gap can begin smoothly. */
export const CONCEALMENT_DELAY = PITCH_MAX >> 2;
const HISTORY = PITCH_MAX * 3 + CONCEALMENT_DELAY;
/** 4 ms more of cross-fade for each 10 ms that were lost (§I.2.6). */
const FADE_GROWTH = 32;
/** 20 % of the level in each 10 ms after the first (§I.2.7): silence after 60 ms. */
const ATTENUATION = 0.2;
const SILENT_AFTER_FRAMES = 5;

export interface Concealment {
  /** Puts a good frame in and the frame to be played, 3.75 ms behind, into its place. */
  good(frame: Int16Array): void;
  /** Fills `frame` with what might have been. */
  lost(frame: Int16Array): void;
  reset(): void;
}

/** Packet loss concealment by repeating the pitch (ITU-T G.711 appendix I). */
export function createConcealment(): Concealment {
  const history = new Int16Array(HISTORY);
  /** The history as it was when the gap began, its end cross-faded so that its periods join. */
  const period = new Float32Array(HISTORY);
  const lastQuarter = new Float32Array(CONCEALMENT_DELAY);
  const tail = new Int16Array(CONCEALMENT_DELAY);
  const fade = new Int16Array(CONCEALMENT_FRAME);
  let lostFrames = 0;
  let pitch = 0;
  let quarter = 0;
  /** Length of the repeated piece, one to three periods, and where in it the next sample is taken. */
  let pieceLength = 0;
  let position = 0;

  const synthesise = (into: Int16Array, count: number): void => {
    const start = HISTORY - pieceLength;
    for (let i = 0; i < count; i += 1) {
      into[i] = period[start + position] as number;
      position += 1;
      if (position === pieceLength) position = 0;
    }
  };

  /** Makes the end of the piece run into its beginning, over a quarter of a period (§I.2.3). */
  const joinPiece = (): void => {
    const before = HISTORY - pieceLength - quarter;
    const end = HISTORY - quarter;
    for (let i = 0; i < quarter; i += 1) {
      const weight = (i + 1) / quarter;
      period[end + i] = (1 - weight) * (lastQuarter[i] as number) + weight * (period[before + i] as number);
    }
  };

  const begin = (): void => {
    for (let i = 0; i < HISTORY; i += 1) period[i] = history[i] as number;
    pitch = findPitch(period);
    quarter = pitch >> 2;
    for (let i = 0; i < quarter; i += 1) lastQuarter[i] = period[HISTORY - quarter + i] as number;
    position = 0;
    pieceLength = pitch;
    joinPiece();
    // The end of what was heard, not played yet, becomes the end of the piece.
    for (let i = 0; i < quarter; i += 1) history[HISTORY - quarter + i] = period[HISTORY - quarter + i] as number;
  };

  /** After 10 and 20 ms one period more, or the repetition would buzz (§I.2.5). */
  const lengthen = (frame: Int16Array): void => {
    const at = position;
    synthesise(tail, quarter);
    position = at;
    while (position > pitch) position -= pitch;
    pieceLength += pitch;
    joinPiece();
    synthesise(frame, CONCEALMENT_FRAME);
    for (let i = 0; i < quarter; i += 1) {
      const weight = (i + 1) / quarter;
      frame[i] = (1 - weight) * (tail[i] as number) + weight * (frame[i] as number);
    }
  };

  const attenuate = (frame: Int16Array): void => {
    const gain = 1 - (lostFrames - 1) * ATTENUATION;
    const step = ATTENUATION / CONCEALMENT_FRAME;
    for (let i = 0; i < CONCEALMENT_FRAME; i += 1) frame[i] = (frame[i] as number) * Math.max(0, gain - i * step);
  };

  /** Takes the frame to the end of the history and gives back the frame that is to be played. */
  const keep = (frame: Int16Array): void => {
    history.copyWithin(0, CONCEALMENT_FRAME);
    history.set(frame, HISTORY - CONCEALMENT_FRAME);
    const start = HISTORY - CONCEALMENT_FRAME - CONCEALMENT_DELAY;
    for (let i = 0; i < CONCEALMENT_FRAME; i += 1) frame[i] = history[start + i] as number;
  };

  /** §I.2.6: the repetition fades out under the first good frame. */
  const fadeOut = (frame: Int16Array): void => {
    const length = Math.min(CONCEALMENT_FRAME, quarter + (lostFrames - 1) * FADE_GROWTH);
    synthesise(fade, length);
    const gain = Math.max(0, 1 - (lostFrames - 1) * ATTENUATION);
    for (let i = 0; i < length; i += 1) {
      const weight = (i + 1) / length;
      frame[i] = (1 - weight) * gain * (fade[i] as number) + weight * (frame[i] as number);
    }
  };

  return {
    good(frame) {
      if (lostFrames > 0) fadeOut(frame);
      lostFrames = 0;
      keep(frame);
    },
    lost(frame) {
      if (lostFrames === 0) {
        begin();
        synthesise(frame, CONCEALMENT_FRAME);
      } else if (lostFrames > SILENT_AFTER_FRAMES) {
        frame.fill(0);
      } else {
        if (lostFrames <= 2) lengthen(frame);
        else synthesise(frame, CONCEALMENT_FRAME);
        attenuate(frame);
      }
      lostFrames += 1;
      keep(frame);
    },
    reset() {
      history.fill(0);
      lostFrames = 0;
    },
  };
}
