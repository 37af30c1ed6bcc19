import { SAMPLE_RATE } from '@oneline/media';

/** What was heard in a stretch of time. Levels in dBm0 (ITU-T G.711: a full sine is 3.14), −Infinity for nothing at all. */
export interface Heard {
  /** How much sound it is made of. */
  readonly ms: number;
  readonly dbm0: number;
  /** The strongest frequency of the telephone band within 5 Hz; null for silence. */
  readonly hertz: number | null;
  dbm0Of(hertz: number): number;
  /** Whether a tone of this frequency is clearly among what is heard. */
  has(hertz: number): boolean;
}

/** The sound that came in, decoded and freed from jitter: the last ten seconds of it. */
export interface Ears {
  take(samples: Int16Array): void;
  /** All that was ever heard. */
  readonly heardMs: number;
  /** The last so many ms. */
  last(ms: number): Heard;
  /** The longest time for which this tone was missing since `forget`, in ms, in steps of a frame of 20 ms. */
  longestWithout(hertz: number): number;
  forget(): void;
}

/** Peak of a sine of 0 dBm0. */
const PEAK_0_DBM0 = 32_768 * 10 ** (-3.14 / 20);
/** Below this nobody would call it sound. */
const SILENT_DBM0 = -45;
/** A tone that is meant to be heard is said at −10. */
const CLEAR_DBM0 = -25;
const KEPT_SAMPLES = 10 * SAMPLE_RATE;
const FRAME = SAMPLE_RATE / 50;
const BAND = { from: 150, to: 3450, step: 5 };
/** More does not make a frequency any clearer within the step. */
const MOST_ANALYSED = SAMPLE_RATE / 4;

export function createEars(): Ears {
  let kept = new Int16Array(KEPT_SAMPLES);
  let total = 0;
  let forgotten = 0;

  /** The samples `[from, to)`, counted from the first that was ever heard. */
  const between = (from: number, to: number): Int16Array =>
    Int16Array.from({ length: Math.max(0, to - from) }, (_, i) => kept[(from + i) % KEPT_SAMPLES] as number);
  const earliest = (): number => Math.max(forgotten, total - KEPT_SAMPLES);

  return {
    take(samples) {
      for (const sample of samples) kept[total++ % KEPT_SAMPLES] = sample;
    },
    get heardMs() {
      return (total * 1000) / SAMPLE_RATE;
    },
    last(ms) {
      return heardIn(between(Math.max(earliest(), total - Math.round((ms * SAMPLE_RATE) / 1000)), total));
    },
    longestWithout(hertz) {
      let longest = 0;
      let now = 0;
      for (let at = earliest(); at + FRAME <= total; at += FRAME) {
        now = levelOf(between(at, at + FRAME), hertz) < CLEAR_DBM0 ? now + 1 : 0;
        longest = Math.max(longest, now);
      }
      return longest * 20;
    },
    forget() {
      forgotten = total;
      kept = new Int16Array(KEPT_SAMPLES);
    },
  };
}

/** What there is in these samples. */
export function heardIn(samples: Int16Array): Heard {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  const dbm0 = decibel(Math.sqrt(2 * power));
  return {
    ms: (samples.length * 1000) / SAMPLE_RATE,
    dbm0,
    get hertz() {
      return dbm0 < SILENT_DBM0 ? null : strongest(samples.subarray(-MOST_ANALYSED));
    },
    dbm0Of: (hertz) => levelOf(samples, hertz),
    has: (hertz) => levelOf(samples, hertz) >= CLEAR_DBM0,
  };
}

function strongest(samples: Int16Array): number {
  let best = BAND.from;
  let most = 0;
  for (let hertz = BAND.from; hertz <= BAND.to; hertz += BAND.step) {
    const amplitude = amplitudeOf(samples, hertz);
    if (amplitude <= most) continue;
    most = amplitude;
    best = hertz;
  }
  return best;
}

const levelOf = (samples: Int16Array, hertz: number): number => decibel(amplitudeOf(samples, hertz));
const decibel = (peak: number): number => 20 * Math.log10(peak / PEAK_0_DBM0);

/** Amplitude of one frequency (G. Goertzel, "An Algorithm for the Evaluation of Finite Trigonometric Series", 1958). */
function amplitudeOf(samples: Int16Array, hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let one = 0;
  let two = 0;
  for (const sample of samples) {
    const next = sample + factor * one - two;
    two = one;
    one = next;
  }
  return (2 * Math.sqrt(Math.max(0, one * one + two * two - factor * one * two))) / Math.max(1, samples.length);
}
