const SAMPLE_RATE = 8000;

/** Amplitude of one frequency in the samples, by correlation with it. */
export function amplitudeOf(samples: Int16Array, hertz: number): number {
  let inPhase = 0;
  let quadrature = 0;
  samples.forEach((sample, n) => {
    const angle = (2 * Math.PI * hertz * n) / SAMPLE_RATE;
    inPhase += sample * Math.cos(angle);
    quadrature += sample * Math.sin(angle);
  });
  return (2 * Math.hypot(inPhase, quadrature)) / Math.max(1, samples.length);
}
