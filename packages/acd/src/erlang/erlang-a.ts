import { checkLoad, type PatientLoad, type Performance, trafficOf } from './load.ts';

/**
 * Erlang A, M/M/n+M: customers hang up after an exponential patience (Palm 1946; Garnett, Mandelbaum and Reiman 2002;
 * Mandelbaum and Zeltyn 2007). Computed from the birth-and-death process itself, relative to its likeliest state, so that
 * nothing overflows; always stable, whatever the load.
 * @throws `acd.invalid_load`
 */
export function erlangA(load: PatientLoad, agents: number): Performance {
  const { arrivalRate, handlingTime, patience } = load;
  checkLoad(agents, { arrivalRate, handlingTime, patience });
  const chances = stateChances(load, agents);
  let waitProbability = 0;
  let queueLength = 0;
  for (let state = agents; state < chances.length; state++) {
    waitProbability += chances[state] as number;
    queueLength += (state - agents) * (chances[state] as number);
  }
  const meanWait = queueLength / arrivalRate;
  const abandonProbability = meanWait / patience;
  const answeredShare = 1 - abandonProbability;
  return {
    waitProbability,
    meanWait,
    meanWaitOfAnswered: waitOfAnswered(load, agents, chances) / answeredShare,
    abandonProbability,
    queueLength,
    occupancy: agents === 0 ? 1 : (trafficOf(load) * answeredShare) / agents,
    serviceLevel: (within) => 1 - waitProbability + answeredAfterWaiting({ load, agents, chances, within }),
  };
}

const negligible = 1e-17;

/** Probabilities of so many contacts in the system, from none on. */
function stateChances({ arrivalRate, handlingTime, patience }: PatientLoad, agents: number): number[] {
  const leavingRate = (state: number) =>
    Math.min(state, agents) / handlingTime + Math.max(0, state - agents) / patience;
  let mode = 0;
  while (leavingRate(mode + 1) < arrivalRate) mode++;
  const weights: number[] = [];
  weights[mode] = 1;
  for (let state = mode - 1; state >= 0; state--) {
    weights[state] = ((weights[state + 1] as number) * leavingRate(state + 1)) / arrivalRate;
  }
  for (let state = mode + 1; ; state++) {
    const weight = ((weights[state - 1] as number) * arrivalRate) / leavingRate(state);
    weights[state] = weight;
    // Only beyond the agents do waits arise: those states are kept however rare.
    if (weight < negligible && state > agents + 1) break;
  }
  const sum = weights.reduceRight((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Of all contacts, the mean of their wait where answered and 0 where not. Who finds k waiting is answered after k + 1 leave:
 * at rates nμ + θ(k + 1), …, nμ + θ one after another, if their own patience outlasts all of them.
 */
function waitOfAnswered({ handlingTime, patience }: PatientLoad, agents: number, chances: readonly number[]): number {
  const serving = agents / handlingTime;
  let sum = 0;
  let meanTime = 0;
  for (let waiting = 0; agents + waiting < chances.length; waiting++) {
    meanTime += 1 / (serving + (waiting + 1) / patience);
    // The newcomer is the one of them who is answered, and not one who hangs up, with this probability; how long it takes
    // until they move on does not depend on which of them it is.
    const answered = serving / (serving + (waiting + 1) / patience);
    sum += (chances[agents + waiting] as number) * answered * meanTime;
  }
  return sum;
}

/**
 * The probability that a contact waits, is answered, and within a time: the density of the virtual wait at v is proportional
 * to exp(λ∫₀ᵛe^(−θu)du − nμv) (Zeltyn and Mandelbaum 2005), which is integrated with the patience to last so long.
 */
function answeredAfterWaiting({
  load: { arrivalRate, handlingTime, patience },
  agents,
  chances,
  within,
}: {
  load: PatientLoad;
  agents: number;
  chances: readonly number[];
  within: number;
}): number {
  if (within <= 0 || agents === 0) return 0;
  const allBusy = chances[agents - 1] ?? 0;
  const densityAt0 = allBusy * arrivalRate;
  const integrand = (wait: number) =>
    Math.exp(arrivalRate * patience * -Math.expm1(-wait / patience) - (agents / handlingTime) * wait - wait / patience);
  return densityAt0 * integrate(integrand, within);
}

/** Composite Gauss–Legendre quadrature of five points on 2,000 pieces. */
function integrate(integrand: (at: number) => number, to: number): number {
  const pieces = 2000;
  const half = to / pieces / 2;
  let sum = 0;
  for (let piece = 0; piece < pieces; piece++) {
    const middle = (2 * piece + 1) * half;
    for (const [node, weight] of gaussLegendre) sum += weight * integrand(middle + node * half);
  }
  return sum * half;
}

const gaussLegendre = [
  [-0.906179845938664, 0.2369268850561891],
  [-0.5384693101056831, 0.4786286704993665],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.4786286704993665],
  [0.906179845938664, 0.2369268850561891],
] as const;
