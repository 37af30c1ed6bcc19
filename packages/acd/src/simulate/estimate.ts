/** A mean with the half-width of its 99.9 % confidence interval. */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth: number;
}

/** Two-sided 99.9 % points of Student's t by degrees of freedom (Abramowitz and Stegun 1964, table 26.10). */
const studentT = new Map([
  [9, 4.781],
  [19, 3.883],
  [29, 3.659],
  [39, 3.558],
]);

/**
 * The mean of a stationary sequence by batch means: consecutive values are put into batches so long that their means are
 * nearly independent (Law, Simulation Modeling and Analysis, §9.5.3).
 * @throws RangeError unless there are 10, 20, 30 or 40 batches of at least one value
 */
export function batchMeans(values: readonly number[], batches: number): Estimate {
  const size = Math.floor(values.length / batches);
  const t = studentT.get(batches - 1);
  if (t === undefined || size === 0) throw new RangeError('10, 20, 30 or 40 batches of at least one value');
  const means = Array.from({ length: batches }, (_, batch) => meanOf(values.slice(batch * size, (batch + 1) * size)));
  const mean = meanOf(means);
  const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (batches - 1);
  return { mean, halfWidth: t * Math.sqrt(variance / batches) };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
