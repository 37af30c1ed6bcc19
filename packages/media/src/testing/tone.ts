const SAMPLE_RATE = 8000;

/** `amplitude · sin`, sample `n` being that of the time n ÷ 8,000 s. */
export function sine(hertz: number, amplitude: number, n: number): number {
  return Math.round(amplitude * Math.sin((2 * Math.PI * hertz * n) / SAMPLE_RATE));
}

export function tone(hertz: number, amplitude: number, samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, n) => sine(hertz, amplitude, n));
}

/**
 * Signal to noise and distortion in dB: in windows of 50 ms the best fitting sine of the frequency is the signal (so a
 * jump of phase spoils one window), all else is noise.
 */
export function sinad(samples: Int16Array, hertz: number): number {
  const window = 400;
  let signal = 0;
  let noise = 0;
  for (let start = 0; start + window <= samples.length; start += window) {
    let inPhase = 0;
    let quadrature = 0;
    for (let i = 0; i < window; i += 1) {
      const angle = (2 * Math.PI * hertz * i) / SAMPLE_RATE;
      inPhase += (samples[start + i] as number) * Math.cos(angle);
      quadrature += (samples[start + i] as number) * Math.sin(angle);
    }
    inPhase *= 2 / window;
    quadrature *= 2 / window;
    for (let i = 0; i < window; i += 1) {
      const angle = (2 * Math.PI * hertz * i) / SAMPLE_RATE;
      const fitted = inPhase * Math.cos(angle) + quadrature * Math.sin(angle);
      signal += fitted * fitted;
      noise += ((samples[start + i] as number) - fitted) ** 2;
    }
  }
  return 10 * Math.log10(signal / Math.max(noise, 1e-9));
}

/** Root of the mean square. */
export function level(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
}
