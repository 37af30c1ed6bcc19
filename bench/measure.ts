import { availableParallelism } from 'node:os';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median and spread of at least one figure, rounded to `digits`. */
export function spread(figures: readonly number[], digits = 2): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const round = (value: number): number => Number(value.toFixed(digits));
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
  return { median: round(median), min: round(at(sorted, 0)), max: round(at(sorted, sorted.length - 1)) };
}

/** The value below which a share of the figures lies (nearest rank). */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return at(sorted, Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1)));
}

function at(figures: readonly number[], index: number): number {
  const figure = figures[index];
  if (figure === undefined) throw new RangeError('no figures');
  return figure;
}

/** Whether the raw limit of the machine held still: a run in which it moved by a third says nothing. */
export function isSteady(raw: Spread): boolean {
  return raw.max <= raw.median * (4 / 3) && raw.min >= raw.median * (2 / 3);
}

/** The command that keeps a process on one core, so that generator and product do not share one; empty on a single core. */
export function pinned(core: 0 | 1, command: readonly string[]): string[] {
  return availableParallelism() > 1 ? ['taskset', '-c', String(core), ...command] : [...command];
}
