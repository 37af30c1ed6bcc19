import { SAMPLE_RATE } from '../g711/laws.ts';

/** Zero crossings of the sinc on each side, under a Kaiser window of β 9: −90 dB beyond the band. */
const LOBES = 16;
const BETA = 9;
/** What passes: up to 3.6 kHz, or 90 % of what the source has. */
const PASS_BAND = 0.9;

/** Brings sound of any rate to 8,000 Hz. */
export interface Resampler {
  /** The samples that can be told so far; the array is the caller's. */
  push(samples: Float32Array): Float32Array;
  /** The last samples, silence taken to follow. */
  finish(): Float32Array;
}

/** Low-pass and resampling in one, by a filter of its own for each position between two samples of the source. */
export function createResampler(fromRate: number): Resampler {
  const divisor = greatestCommonDivisor(fromRate, SAMPLE_RATE);
  /** A step of the output is `step / phases` samples of the source. */
  const phases = SAMPLE_RATE / divisor;
  const step = fromRate / divisor;
  /** Cut-off in cycles per sample of the source. */
  const cutOff = (PASS_BAND * Math.min(fromRate, SAMPLE_RATE)) / (2 * fromRate);
  const reach = Math.ceil(LOBES / (2 * cutOff));
  const taps = 2 * reach;
  const filters = new Map<number, Float32Array>();

  let held = new Float32Array(taps);
  /** Valid samples in `held`; half a filter of silence comes before the first. */
  let count = reach;
  /** Where the next output lies, in source samples from the start of `held`, and in parts of one. */
  let at = reach;
  let phase = 0;

  const filterOf = (wanted: number): Float32Array => {
    const known = filters.get(wanted);
    if (known !== undefined) return known;
    const made = makeFilter(wanted / phases, reach, cutOff);
    filters.set(wanted, made);
    return made;
  };

  const append = (samples: Float32Array): void => {
    const keepFrom = Math.max(0, at - reach);
    const next = new Float32Array(count - keepFrom + samples.length);
    next.set(held.subarray(keepFrom, count));
    next.set(samples, count - keepFrom);
    held = next;
    count = next.length;
    at -= keepFrom;
  };

  const push = (samples: Float32Array): Float32Array => {
    append(samples);
    const out: number[] = [];
    while (at + reach < count) {
      const filter = filterOf(phase);
      const start = at - reach + 1;
      let sum = 0;
      for (let i = 0; i < taps; i += 1) sum += (held[start + i] as number) * (filter[i] as number);
      out.push(sum);
      phase += step;
      at += Math.floor(phase / phases);
      phase %= phases;
    }
    return Float32Array.from(out);
  };

  return { push, finish: () => push(new Float32Array(reach)) };
}

/** Tap i belongs to the source sample i − reach + 1 behind the position, `fraction` being what the position lies behind its own. */
function makeFilter(fraction: number, reach: number, cutOff: number): Float32Array {
  const filter = new Float32Array(2 * reach);
  let sum = 0;
  for (let i = 0; i < filter.length; i += 1) {
    const distance = i - reach + 1 - fraction;
    const x = 2 * Math.PI * cutOff * distance;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    const place = distance / reach;
    const window = Math.abs(place) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - place * place)) / bessel(BETA);
    filter[i] = sinc * window;
    sum += filter[i] as number;
  }
  return filter.map((tap) => tap / sum);
}

/** Modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 40; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
