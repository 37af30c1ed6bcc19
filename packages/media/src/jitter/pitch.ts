/** ITU-T G.711 appendix I §I.2.2: pitch periods of 5 to 15 ms, 200 to 66 Hz. */
export const PITCH_MIN = 40;
export const PITCH_MAX = 120;
const PITCH_RANGE = PITCH_MAX - PITCH_MIN;
/** The 20 ms that are compared. */
const WINDOW = 160;
export const PITCH_HISTORY = WINDOW + PITCH_MAX;
const DECIMATION = 2;
const MIN_POWER = 250;

/**
 * The pitch period at the end of `samples` (at least 280 of them, the newest last), 40…120: the lag at which the last
 * 20 ms resemble what came before most, searched at every second lag and then between (§I.2.2).
 */
export function findPitch(samples: Float32Array): number {
  const last = samples.length - WINDOW;
  const first = samples.length - PITCH_HISTORY;
  let best = 0;
  let bestCorrelation = Number.NEGATIVE_INFINITY;
  for (let shift = 0; shift <= PITCH_RANGE; shift += DECIMATION) {
    const correlation = resemblance(samples, first + shift, last, DECIMATION);
    if (correlation >= bestCorrelation) {
      bestCorrelation = correlation;
      best = shift;
    }
  }
  const coarse = best;
  bestCorrelation = Number.NEGATIVE_INFINITY;
  for (let shift = Math.max(0, coarse - 1); shift <= Math.min(PITCH_RANGE, coarse + 1); shift += 1) {
    const correlation = resemblance(samples, first + shift, last, 1);
    if (correlation >= bestCorrelation) {
      bestCorrelation = correlation;
      best = shift;
    }
  }
  return PITCH_MAX - best;
}

function resemblance(samples: Float32Array, from: number, to: number, step: number): number {
  let energy = 0;
  let product = 0;
  for (let i = 0; i < WINDOW; i += step) {
    const past = samples[from + i] as number;
    energy += past * past;
    product += past * (samples[to + i] as number);
  }
  return product / Math.sqrt(Math.max(energy, MIN_POWER));
}
