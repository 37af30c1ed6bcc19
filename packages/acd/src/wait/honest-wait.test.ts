import { describe, expect, it } from 'vitest';
import { createRandom } from '../simulate/random.ts';
import { type SimulatedAgent, type SimulatedContact, simulate } from '../simulate/simulate.ts';
import { equalAgents, poissonArrivals, singleQueue } from '../simulate/single-queue.ts';
import { createWaitModel, foretell, honestRange, learnAbandonment, learnStart, learnWait } from './wait-model.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function waitsOf(agents: readonly SimulatedAgent[], means: Parameters<typeof poissonArrivals>[1]): SimulatedContact[] {
  const arrivals = poissonArrivals(createRandom(7), means);
  const contacts = simulate({ config: singleQueue, agents, arrivals, startAt: 0, answerMs: 2000 });
  return [...contacts].filter(({ told, isAnswered }) => told !== undefined && isAnswered);
}

function hitRateOf(contacts: readonly SimulatedContact[]): number {
  const hits = contacts.filter(({ told, waitedMs }) => told && told.fromMs <= waitedMs && waitedMs <= told.toMs);
  return hits.length / contacts.length;
}

describe('the wait that is told', () => {
  const means = { betweenMs: 6000, handlingMs: 3 * minuteMs, patienceMs: 10 * minuteMs, count: 12_000 };

  it('comes true in 80 of 100 cases on a usual day', () => {
    const told = waitsOf(equalAgents(30), means);
    expect(told.length).toBeGreaterThan(3000);
    expect(hitRateOf(told)).toBeGreaterThan(0.76);
    expect(hitRateOf(told)).toBeLessThan(0.86);
  });

  it('comes true again soon after a third of the agents have gone home', () => {
    const agents = equalAgents(30).map((agent, number) =>
      number % 3 === 0 ? { ...agent, untilMs: 10 * hourMs } : agent,
    );
    const told = waitsOf(agents, means);
    const after = told.filter(({ atMs }) => atMs > 10 * hourMs + 30 * minuteMs);
    expect(after.length).toBeGreaterThan(2000);
    expect(hitRateOf(after)).toBeGreaterThan(0.74);
  });

  it('says how often it came true, and is right about that', () => {
    const told = waitsOf(equalAgents(28), means);
    const claimed = told.map((contact) => contact.told?.hitRate ?? 0);
    const mean = claimed.reduce((sum, rate) => sum + rate, 0) / claimed.length;
    expect(Math.abs(mean - hitRateOf(told))).toBeLessThan(0.05);
  });

  it('is narrow enough to be of use', () => {
    const told = waitsOf(equalAgents(26), means);
    const widths = told.map((contact) => (contact.told ? contact.told.toMs - contact.told.fromMs : 0));
    const meanWait = told.reduce((sum, { waitedMs }) => sum + waitedMs, 0) / told.length;
    expect(widths.reduce((sum, width) => sum + width, 0) / widths.length).toBeLessThan(1.5 * meanWait);
  });
});

describe('the model of a queue', () => {
  it('says nothing before 30 samples', () => {
    const model = createWaitModel();
    for (let number = 1; number <= 60; number++) {
      learnStart(model, number * 10_000);
      const shown = honestRange(model, 0);
      expect(shown === undefined, `after ${model.hits.length} samples`).toBe(model.hits.length < 30);
      learnWait(model, foretell(model, 0), 8000 + (number % 7) * 500);
    }
    expect(honestRange(model, 0)).toMatchObject({ samples: 50 });
  });

  it('looks back over 200 contacts and no further', () => {
    const model = createWaitModel();
    for (let number = 1; number <= 500; number++) {
      learnStart(model, number * 10_000);
      learnWait(model, foretell(model, 0), number <= 250 ? 1000 : 9000 + (number % 5) * 400);
    }
    expect(model.ratios).toHaveLength(200);
    expect(model.sortedRatios).toEqual(model.ratios.toSorted((a, b) => a - b));
    expect(model.hits).toHaveLength(200);
    expect(model.hitCount).toBe(model.hits.filter(Boolean).length);
    const range = honestRange(model, 1);
    expect(range?.fromMs).toBeGreaterThan(15_000);
    expect(range?.toMs).toBeLessThan(25_000);
  });

  it('counts who hung up later than foretold as a miss, and learns no wait from who hung up', () => {
    const model = createWaitModel();
    for (let number = 1; number <= 40; number++) {
      learnStart(model, number * 10_000);
      learnWait(model, foretell(model, 0), 10_000);
    }
    const before = structuredClone(model);
    learnAbandonment(model, { fromMs: 5000, toMs: 15_000 }, 9000);
    expect(model).toEqual(before);
    learnAbandonment(model, { fromMs: 5000, toMs: 15_000 }, 16_000);
    expect(model.hits.at(-1)).toBe(false);
    expect(model.ratios).toEqual(before.ratios);
  });
});
