import { describe, expect, it } from 'vitest';
import { erlangA, erlangC } from '../erlang/index.ts';
import { batchMeans } from './estimate.ts';
import { createRandom } from './random.ts';
import { type SimulatedContact, simulate } from './simulate.ts';
import { equalAgents, poissonArrivals, singleQueue } from './single-queue.ts';

interface Case {
  readonly source: string;
  readonly agents: number;
  /** In any one unit. */
  readonly arrivalRate: number;
  readonly handlingTime: number;
  readonly patience?: number;
  readonly within: number;
  /** More where a queue takes long to forget: near balance without abandonment. */
  readonly contacts?: number;
}

/** A unit of time of the cases is so many milliseconds of the simulation, fine enough for the clock. */
const unitMsOf = ({ handlingTime }: Case) => 1_000_000 / handlingTime;

const cases: readonly Case[] = [
  { source: 'Bronson 23.3', agents: 1, arrivalRate: 24, handlingTime: 1 / 30, within: 1 / 30 },
  { source: 'Bronson 23.14', agents: 1, arrivalRate: 30, handlingTime: 1.5 / 60, within: 1 / 60 },
  { source: 'Bronson 24.6', agents: 3, arrivalRate: 300, handlingTime: 1 / 182.5, within: 1 / 365 },
  {
    source: 'CRAN ErlangC, 11 agents',
    agents: 11,
    arrivalRate: 100 / 1800,
    handlingTime: 180,
    within: 20,
    contacts: 120_000,
  },
  { source: 'CRAN ErlangC, 14 agents', agents: 14, arrivalRate: 100 / 1800, handlingTime: 180, within: 20 },
  { source: 'Mitan, 55 agents', agents: 55, arrivalRate: 0.2, handlingTime: 240, within: 15, contacts: 250_000 },
  {
    source: 'Garnett et al. table 1, Erlang C',
    agents: 50,
    arrivalRate: 48,
    handlingTime: 1,
    within: 1 / 3,
    contacts: 250_000,
  },
  {
    source: 'Halfin and Whitt, square-root staffing with β = 1.5',
    agents: 500,
    arrivalRate: 467.56,
    handlingTime: 1,
    within: 0.01,
    contacts: 250_000,
  },
  { source: 'pyworkforce, ErlangA', agents: 13, arrivalRate: 100 / 30, handlingTime: 3, patience: 5, within: 1 / 3 },
  {
    source: 'Garnett et al. table 1, Erlang A',
    agents: 50,
    arrivalRate: 48,
    handlingTime: 1,
    patience: 2,
    within: 0.1,
  },
  { source: 'Mandelbaum and Zeltyn, θ = μ', agents: 1, arrivalRate: 1.1, handlingTime: 1, patience: 1, within: 0.3 },
  { source: 'Mandelbaum and Zeltyn, θ = μ', agents: 5, arrivalRate: 5.5, handlingTime: 1, patience: 1, within: 0.2 },
  { source: 'Mandelbaum and Zeltyn, θ = μ', agents: 200, arrivalRate: 220, handlingTime: 1, patience: 1, within: 0.1 },
  { source: 'Mandelbaum and Zeltyn, θ = μ', agents: 500, arrivalRate: 500, handlingTime: 1, patience: 1, within: 0.02 },
];

const usualContacts = 40_000;
const warmUpShare = 0.1;

function run(each: Case, seed: number): SimulatedContact[] {
  const unitMs = unitMsOf(each);
  const count = each.contacts ?? usualContacts;
  const arrivals = poissonArrivals(createRandom(seed), {
    betweenMs: unitMs / each.arrivalRate,
    handlingMs: unitMs * each.handlingTime,
    ...(each.patience !== undefined && { patienceMs: unitMs * each.patience }),
    count,
  });
  const simulation = { config: singleQueue, agents: equalAgents(each.agents), arrivals, startAt: 0, answerMs: 0 };
  // In the order of arrival, so that neighbours are dependent and batches are not.
  return [...simulate(simulation)].sort((a, b) => a.atMs - b.atMs).slice(count * warmUpShare);
}

describe('the engine, fed with random calls, agrees within the 99.9 % confidence interval with', () => {
  it.each(cases)(
    '$source: $agents agents',
    (each) => {
      const theory =
        each.patience === undefined
          ? erlangC(each, each.agents)
          : erlangA({ ...each, patience: each.patience }, each.agents);
      const simulated = run(each, 20_261_124 + each.agents);
      const unitMs = unitMsOf(each);
      const measured = {
        waitProbability: simulated.map(({ waitedMs }) => (waitedMs > 0 ? 1 : 0)),
        meanWait: simulated.map(({ waitedMs }) => waitedMs / unitMs),
        abandonProbability: simulated.map(({ isAnswered }) => (isAnswered ? 0 : 1)),
        serviceLevel: simulated.map((contact) =>
          contact.isAnswered && contact.waitedMs <= each.within * unitMs ? 1 : 0,
        ),
      };
      const expected = { ...theory, serviceLevel: theory.serviceLevel(each.within) };
      for (const name of ['waitProbability', 'meanWait', 'abandonProbability', 'serviceLevel'] as const) {
        const { mean, halfWidth } = batchMeans(measured[name], 20);
        expect(Math.abs(mean - expected[name]), name).toBeLessThanOrEqual(halfWidth);
        // An interval so wide that anything would agree proves nothing.
        expect(halfWidth, name).toBeLessThan(Math.max(0.12, 0.6 * expected[name]));
      }
    },
    60_000,
  );

  it('itself: the same seed gives the same contacts', () => {
    const each = { ...(cases[8] as Case), contacts: 3000 };
    expect(run(each, 1)).toEqual(run(each, 1));
    expect(run(each, 1)).not.toEqual(run(each, 2));
  });
});
