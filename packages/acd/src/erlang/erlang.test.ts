import { describe, expect, it } from 'vitest';
import { agentsFor, erlangA, erlangB, erlangC, linesFor } from './index.ts';

describe('Erlang B', () => {
  it.each([
    // erlang.com, Calculator manual, "How much traffic can a trunk group handle?"
    [8.108, 15, 0.01],
    // Boucher, Traffic System Design Handbook (IEEE 1993), Erlang B tables at 1 %
    [4.46, 10, 0.01],
    [12.0, 20, 0.01],
    [37.9, 50, 0.01],
    [84.1, 100, 0.01],
    [179.7, 200, 0.01],
    [474, 500, 0.01],
  ])('of %d erlangs on %d lines is %d, as published', (traffic, lines, published) => {
    expect(erlangB(traffic, lines)).toBeCloseTo(published, 3);
    expect(linesFor(traffic * 0.998, published)).toBe(lines);
  });

  it('is the sum it is defined by', () => {
    for (const [traffic, lines] of [
      [1, 1],
      [1, 2],
      [7.5, 12],
    ] as const) {
      let term = 1;
      let sum = 1;
      for (let line = 1; line <= lines; line++) {
        term *= traffic / line;
        sum += term;
      }
      expect(erlangB(traffic, lines)).toBeCloseTo(term / sum, 14);
    }
  });
});

describe('Erlang C', () => {
  it.each([
    // Bronson, Schaum's Outline of Operations Research (1982), problems 23.3, 23.14, 23.16: one server
    { arrivalRate: 24, handlingTime: 1 / 30, agents: 1, waitProbability: 0.8, meanWait: 1 / 6 - 1 / 30 },
    { arrivalRate: 30, handlingTime: 1.5 / 60, agents: 1, waitProbability: 0.75, meanWait: 4.5 / 60 },
    { arrivalRate: 1, handlingTime: 0.75, agents: 1, waitProbability: 0.75, meanWait: 2.25 },
    // the same, problem 24.6: three servers, queue 0.352, wait 0.001175 years
    { arrivalRate: 300, handlingTime: 1 / 182.5, agents: 3, queueLength: 0.352, meanWait: 0.001175 },
    // CRAN package ErlangC 0.1.0, reference manual; pyworkforce, documentation of ErlangC: 100 calls in 30 minutes, 3 minutes each
    {
      arrivalRate: 100 / 1800,
      handlingTime: 180,
      agents: 14,
      waitProbability: 0.1741319335950498,
      meanWait: 7.83593701177724,
      occupancy: 0.7142857142857143,
      serviceLevel: [20, 0.8883500191794669],
    },
    { arrivalRate: 100 / 1800, handlingTime: 180, agents: 11, waitProbability: 0.6821182 },
    // Mitan Ltd, The Erlang-C formula: 360 calls in half an hour, 4 minutes each
    {
      arrivalRate: 0.2,
      handlingTime: 240,
      agents: 55,
      waitProbability: 0.2387,
      meanWait: 8.184,
      serviceLevel: [15, 0.8459],
    },
    // Garnett, Mandelbaum and Reiman (2002), Designing a Call Center with Impatient Customers, table 1: 20.8 s, 17, 96 %
    { arrivalRate: 0.8, handlingTime: 60, agents: 50, meanWait: 20.8, queueLength: 17, occupancy: 0.96 },
  ])('gives what is published for $agents agents and $arrivalRate contacts of $handlingTime', (published) => {
    const { agents, serviceLevel, ...rest } = published as typeof published & { serviceLevel?: [number, number] };
    const performance = erlangC(rest, agents);
    for (const name of ['waitProbability', 'meanWait', 'occupancy', 'queueLength'] as const) {
      const value = (rest as Partial<Record<typeof name, number>>)[name];
      if (value !== undefined) expect(performance[name]).toBeCloseTo(value, decimalsOf(value));
    }
    if (serviceLevel !== undefined) expect(performance.serviceLevel(serviceLevel[0])).toBeCloseTo(serviceLevel[1], 4);
  });

  it('approaches the limit of Halfin and Whitt (1981) as agents grow by square-root staffing', () => {
    const waitAt = (agents: number) => {
      const traffic = ((Math.sqrt(1 + 4 * agents) - 1) / 2) ** 2;
      return erlangC({ arrivalRate: traffic, handlingTime: 1 }, agents).waitProbability;
    };
    const limit = 1 / (1 + 0.8413447460685429 / 0.24197072451914337);
    expect(waitAt(500) - limit).toBeLessThan(0.007);
    expect(waitAt(50_000) - limit).toBeLessThan(0.0007);
    expect(waitAt(50_000)).toBeGreaterThan(limit);
  });

  it('knows that a queue with too few agents grows without end', () => {
    expect(erlangC({ arrivalRate: 10, handlingTime: 1 }, 10)).toMatchObject({ waitProbability: 1, meanWait: Infinity });
    expect(() => erlangC({ arrivalRate: -1, handlingTime: 1 }, 10)).toThrow(
      expect.objectContaining({ code: 'acd.invalid_load' }),
    );
  });

  it('finds the fewest agents: 14 for 80 % in 20 s, as published', () => {
    const load = { arrivalRate: 100 / 1800, handlingTime: 180 };
    expect(agentsFor(load, { serviceLevel: { share: 0.8, within: 20 } })).toBe(14);
    expect(agentsFor(load, { serviceLevel: { share: 1, within: 0 }, meanWait: 0 }, 20)).toBeUndefined();
  });
});

describe('Erlang A', () => {
  it('gives what Garnett, Mandelbaum and Reiman (2002) publish: 3.1 % lost, 3.7 s, 3 waiting, 93 % busy', () => {
    const performance = erlangA({ arrivalRate: 0.8, handlingTime: 60, patience: 120 }, 50);
    expect(performance.abandonProbability).toBeCloseTo(0.031, 3);
    expect(performance.meanWait).toBeCloseTo(3.7, 1);
    expect(performance.queueLength).toBeCloseTo(3, 0);
    expect(performance.occupancy).toBeCloseTo(0.93, 2);
  });

  it('gives what pyworkforce documents for 13 agents: 85.8 %, 75.0 %, 2.5 %, 22.6 %, 0.125 minutes', () => {
    const load = { arrivalRate: 100 / 30, handlingTime: 3, patience: 5 };
    const performance = erlangA(load, 13);
    expect(performance.serviceLevel(1 / 3)).toBeCloseTo(0.858, 3);
    expect(performance.occupancy).toBeCloseTo(0.75, 3);
    expect(performance.abandonProbability).toBeCloseTo(0.025, 3);
    expect(performance.waitProbability).toBeCloseTo(0.226, 3);
    expect(performance.meanWait).toBeCloseTo(0.125, 3);
    const target = { serviceLevel: { share: 0.8, within: 1 / 3 }, occupancyAtMost: 0.85, abandonedAtMost: 0.05 };
    expect(agentsFor(load, target)).toBe(13);
  });

  it.each([1, 5, 50, 500])(
    'is the infinite-server queue when patience is as long as handling, with %d agents',
    (agents) => {
      // M/M/n+M with θ = μ: the number in the system is Poisson (Mandelbaum and Zeltyn 2007).
      const traffic = agents * 1.1;
      let term = Math.exp(-traffic);
      let below = 0;
      for (let state = 0; state < agents; state++) {
        below += term;
        term *= traffic / (state + 1);
      }
      const performance = erlangA({ arrivalRate: traffic, handlingTime: 1, patience: 1 }, agents);
      expect(performance.waitProbability).toBeCloseTo(1 - below, 10);
    },
  );

  it.each([1, 20, 500])('comes near Erlang C when patience is without end, with %d agents', (agents) => {
    const load = { arrivalRate: agents * 0.9, handlingTime: 1 };
    const [patient, waiting] = [erlangA({ ...load, patience: 1e7 }, agents), erlangC(load, agents)];
    expect(patient.waitProbability).toBeCloseTo(waiting.waitProbability, 5);
    expect(patient.meanWait).toBeCloseTo(waiting.meanWait, 3);
    expect(patient.serviceLevel(0.1)).toBeCloseTo(waiting.serviceLevel(0.1), 5);
  });

  it('agrees with itself: who waits for ever is answered or has left, and the law of Little holds', () => {
    for (const agents of [1, 7, 100, 500]) {
      for (const traffic of [0.5, 0.95, 1.3]) {
        const load = { arrivalRate: agents * traffic, handlingTime: 1, patience: 0.7 };
        const performance = erlangA(load, agents);
        expect(performance.serviceLevel(40)).toBeCloseTo(1 - performance.abandonProbability, 8);
        expect(performance.queueLength).toBeCloseTo(load.arrivalRate * performance.meanWait, 8);
      }
    }
  });

  it.each([1, 50])('means by the wait of the answered what the service levels say, with %d agents', (agents) => {
    const performance = erlangA({ arrivalRate: agents, handlingTime: 1, patience: 2 }, agents);
    const answered = 1 - performance.abandonProbability;
    const step = 0.02;
    let area = 0;
    for (let at = step / 2; at < 8; at += step) area += (answered - performance.serviceLevel(at)) * step;
    expect(area / answered).toBeCloseTo(performance.meanWaitOfAnswered, 4);
  });

  it('stays stable far from balance', () => {
    const overloaded = erlangA({ arrivalRate: 5000, handlingTime: 1, patience: 1 }, 500);
    expect(overloaded.abandonProbability).toBeCloseTo(0.9, 3);
    const idle = erlangA({ arrivalRate: 1, handlingTime: 1, patience: 1 }, 500);
    expect(idle.waitProbability).toBeLessThan(1e-300);
    expect(idle.serviceLevel(1)).toBe(1);
  });
});

function decimalsOf(value: number): number {
  return Math.min(6, String(value).split('.')[1]?.length ?? 0);
}
