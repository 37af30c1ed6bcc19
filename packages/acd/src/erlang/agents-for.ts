import { erlangA } from './erlang-a.ts';
import { erlangC } from './erlang-c.ts';
import type { Load, PatientLoad, Performance } from './load.ts';

/** What is to be reached; every part that is named. */
export interface Target {
  readonly serviceLevel?: { readonly share: number; readonly within: number };
  readonly meanWait?: number;
  readonly occupancyAtMost?: number;
  readonly abandonedAtMost?: number;
}

/**
 * The fewest agents that reach a target: by Erlang A when patience is known, by Erlang C otherwise.
 * @returns undefined when even `most` do not
 */
export function agentsFor(load: Load | PatientLoad, target: Target, most = 10_000): number | undefined {
  const reaches = (agents: number) =>
    isReached('patience' in load ? erlangA(load, agents) : erlangC(load, agents), target);
  if (!reaches(most)) return undefined;
  let tooFew = 0;
  let enough = most;
  while (enough - tooFew > 1) {
    const middle = (tooFew + enough) >> 1;
    if (reaches(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

function isReached(performance: Performance, target: Target): boolean {
  const { serviceLevel, meanWait, occupancyAtMost, abandonedAtMost } = target;
  return (
    (serviceLevel === undefined || performance.serviceLevel(serviceLevel.within) >= serviceLevel.share) &&
    (meanWait === undefined || performance.meanWait <= meanWait) &&
    (occupancyAtMost === undefined || performance.occupancy <= occupancyAtMost) &&
    (abandonedAtMost === undefined || performance.abandonProbability <= abandonedAtMost)
  );
}
