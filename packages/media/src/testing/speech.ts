import { seededRandom } from './random.ts';

const SAMPLE_RATE = 8000;

/** A resonance of the mouth: two poles at `hertz`, `bandwidth` wide. */
function createResonator() {
  let first = 0;
  let second = 0;
  return (sample: number, hertz: number, bandwidth: number): number => {
    const radius = Math.exp((-Math.PI * bandwidth) / SAMPLE_RATE);
    const out = sample + 2 * radius * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE) * first - radius * radius * second;
    second = first;
    first = out;
    return out;
  };
}

interface Syllable {
  readonly pitch: readonly [number, number];
  readonly formants: readonly (readonly [number, number])[];
  readonly samples: number;
  readonly isVoiced: boolean;
  readonly loudness: number;
}

/**
 * Sound with what makes speech deceive a detector: voiced syllables of gliding pitch through formants that wander across the
 * telephone band (and so across the frequencies of DTMF), fricatives, pauses, some whistling and singing. Root mean square
 * about 2,200, −16 dBm0: loud speech.
 */
export function speechLike(seconds: number, seed = 1): Int16Array {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + random() * (high - low);
  const samples = new Int16Array(seconds * SAMPLE_RATE);
  const resonators = [createResonator(), createResonator(), createResonator(), createResonator()];
  const speaker = { pitch: between(90, 260) };

  const glide = (low: number, high: number): readonly [number, number] => {
    const from = between(low, high);
    return [from, Math.min(high, Math.max(low, from + between(-0.3, 0.3) * from))];
  };

  const syllable = (): Syllable => ({
    pitch: [speaker.pitch * between(0.8, 1.3), speaker.pitch * between(0.7, 1.2)],
    formants: [glide(280, 950), glide(850, 2300), glide(2100, 3000), glide(3100, 3700)],
    samples: Math.round(between(0.06, 0.4) * SAMPLE_RATE),
    isVoiced: random() > 0.2,
    loudness: between(0.3, 1),
  });

  let at = 0;
  let phase = 0;
  while (at < samples.length) {
    if (random() < 0.05) speaker.pitch = between(80, 330);
    const { pitch, formants, samples: length, isVoiced, loudness } = syllable();
    for (let i = 0; i < length && at < samples.length; i += 1, at += 1) {
      const progress = i / length;
      phase += (pitch[0] + (pitch[1] - pitch[0]) * progress) / SAMPLE_RATE;
      const hasPulse = phase >= 1;
      if (hasPulse) phase -= 1;
      let sample = isVoiced ? (hasPulse ? 1 : 0) + between(-0.01, 0.01) : between(-0.05, 0.05);
      formants.forEach(([from, to], n) => {
        const resonate = resonators[n];
        if (resonate === undefined) return;
        const bandwidth = 50 + 40 * n;
        sample = resonate(sample, from + (to - from) * progress, bandwidth) * (bandwidth / 400);
      });
      const envelope = Math.min(1, i / 160, (length - i) / 240);
      samples[at] = Math.max(-32_000, Math.min(32_000, sample * envelope * loudness * 1_800_000));
    }
    if (random() < 0.15) at += Math.round(between(0.05, 0.6) * SAMPLE_RATE);
  }
  return samples;
}
