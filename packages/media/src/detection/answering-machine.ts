import { FRAME_SAMPLES } from '../audio/feed.ts';
import { createVoiceActivity } from './voice-activity.ts';

const FRAME_MS = 20;
/** A beep has one frequency in this range; the fax calling tone is 1,100 Hz (ITU-T T.30 §4.1). */
const BEEP_MIN_HERTZ = 380;
const BEEP_MAX_HERTZ = 2200;
const BEEP_FRAMES = 8;
/** Amplitude of a beep, −30 dBm0. */
const BEEP_MIN_LEVEL = 500;
/** Frame to frame the period of a beep stays the same to this share. */
const STEADINESS = 0.02;

export interface AnsweringMachineOptions {
  /** Nobody says anything: a machine that plays late, or a silent line. */
  readonly initialSilenceMs: number;
  /** A greeting longer than that is a machine's. */
  readonly greetingMs: number;
  /** Silence after a short greeting: a person waits for an answer. */
  readonly afterGreetingSilenceMs: number;
  readonly maxWords: number;
  /** When to decide at the latest. */
  readonly decideAfterMs: number;
}

export const DEFAULT_ANSWERING_MACHINE: AnsweringMachineOptions = {
  initialSilenceMs: 2500,
  greetingMs: 1500,
  afterGreetingSilenceMs: 800,
  maxWords: 3,
  decideAfterMs: 5000,
};

export type Answerer = 'person' | 'machine' | 'unsure';

export type AnswererCause =
  | 'initial_silence'
  | 'long_greeting'
  | 'many_words'
  | 'short_greeting'
  | 'beep'
  | 'undecided';

export interface AnsweringMachineListener {
  /** Once. */
  decided(answerer: Answerer, cause: AnswererCause, afterMs: number): void;
  /** The machine records from now on; may come long after the decision. */
  beeped(hertz: number): void;
}

/** Who answered, from the rhythm of the greeting; an opinion, not knowledge. */
export interface AnsweringMachine {
  /** One frame of 20 ms, from the answer on. */
  hear(samples: Int16Array): void;
}

export function createAnsweringMachine(
  listener: AnsweringMachineListener,
  options: AnsweringMachineOptions = DEFAULT_ANSWERING_MACHINE,
): AnsweringMachine {
  let elapsedMs = 0;
  let words = 0;
  let greetingMs = 0;
  let silenceMs = 0;
  let hasDecided = false;
  const beep = createBeepFinder();

  // A word ends where 120 ms are quiet.
  const voice = createVoiceActivity(
    {
      began: () => {
        words += 1;
      },
      ended: (spokeMs) => {
        greetingMs += spokeMs;
      },
    },
    120,
  );
  let speakingMs = 0;

  const decide = (answerer: Answerer, cause: AnswererCause): void => {
    if (hasDecided) return;
    hasDecided = true;
    listener.decided(answerer, cause, elapsedMs);
  };

  const judge = (): void => {
    if (words === 0) {
      if (elapsedMs >= options.initialSilenceMs) decide('machine', 'initial_silence');
      return;
    }
    if (greetingMs + speakingMs >= options.greetingMs) decide('machine', 'long_greeting');
    else if (words > options.maxWords) decide('machine', 'many_words');
    else if (silenceMs >= options.afterGreetingSilenceMs) decide('person', 'short_greeting');
    else if (elapsedMs >= options.decideAfterMs) decide('unsure', 'undecided');
  };

  return {
    hear(samples) {
      elapsedMs += FRAME_MS;
      const hertz = beep(samples);
      if (hertz !== undefined) {
        decide('machine', 'beep');
        listener.beeped(hertz);
      }
      if (hasDecided) return;
      voice.hear(samples);
      silenceMs = voice.isLoud() ? 0 : silenceMs + FRAME_MS;
      speakingMs = voice.isSpeaking() ? speakingMs + FRAME_MS : 0;
      judge();
    },
  };
}

/** The frequency of a steady single tone when it has lasted 160 ms; once for each. */
function createBeepFinder(): (samples: Int16Array) => number | undefined {
  let period = 0;
  let frames = 0;
  let sum = 0;

  return (samples) => {
    const now = purePeriod(samples);
    const isSame = now > 0 && period > 0 && Math.abs(now - period) <= period * STEADINESS;
    if (!isSame) {
      period = now;
      frames = now > 0 ? 1 : 0;
      sum = now;
      return undefined;
    }
    frames += 1;
    sum += now;
    return frames === BEEP_FRAMES ? Math.round((8000 * frames) / sum) : undefined;
  };
}

/** Period in samples of a frame that is one sine; 0 if it is anything else. */
function purePeriod(samples: Int16Array): number {
  let energy = 0;
  let crossings = 0;
  let first = 0;
  let last = 0;
  for (let i = 0; i < FRAME_SAMPLES; i += 1) {
    const sample = samples[i] as number;
    energy += sample * sample;
    const before = i === 0 ? sample : (samples[i - 1] as number);
    if (before >= 0 || sample < 0) continue;
    const at = i - sample / (sample - before);
    if (crossings === 0) first = at;
    last = at;
    crossings += 1;
  }
  if (crossings < 3 || energy < (BEEP_MIN_LEVEL ** 2 * FRAME_SAMPLES) / 2) return 0;
  const period = (last - first) / (crossings - 1);
  const hertz = 8000 / period;
  if (hertz < BEEP_MIN_HERTZ || hertz > BEEP_MAX_HERTZ) return 0;
  let inPhase = 0;
  let quadrature = 0;
  for (let i = 0; i < FRAME_SAMPLES; i += 1) {
    const angle = (2 * Math.PI * i) / period;
    inPhase += (samples[i] as number) * Math.cos(angle);
    quadrature += (samples[i] as number) * Math.sin(angle);
  }
  const sine = (2 * (inPhase ** 2 + quadrature ** 2)) / FRAME_SAMPLES;
  return sine > 0.95 * energy ? period : 0;
}
