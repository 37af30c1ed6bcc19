import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { applyEvent } from '@oneline/acd';
import { createWorld, type WorldSize } from './acd/world.ts';
import { percentile } from './measure.ts';

export const description =
  'Assignments of the routing engine on one core, receipts on, and how their cost grows with the centre';

const full: WorldSize = { agents: 5000, waiting: 50_000, queues: 500 };
const sizes = [50, 200, 1000, 5000, 10_000];
const warmUpEvents = 60_000;
const measuredEvents = 200_000;

interface Measured {
  readonly assignmentsPerSecond: number;
  readonly eventsPerSecond: number;
  readonly microsEach: number;
  readonly p99Us: number;
  readonly heapMB: number;
}

/** `decisionsPerSecond` counts offers only; `slope` is that of log cost of an event against log agents, 50 to 10,000. */
export async function run(): Promise<Record<string, unknown>> {
  const figures = sizes.map((agents) => {
    const size = agents === full.agents ? full : { agents, waiting: agents * 10, queues: Math.max(5, agents / 10) };
    const measured = measure(size);
    console.log(
      `${agents} agents, ${size.waiting} waiting, ${size.queues} queues: ${Math.round(measured.assignmentsPerSecond)} assignments/s, ` +
        `${measured.microsEach.toFixed(2)} µs an event, p99 ${measured.p99Us.toFixed(0)} µs, ${measured.heapMB.toFixed(0)} MB`,
    );
    return { agents, ...measured };
  });
  const atFull = figures.find(({ agents }) => agents === full.agents) as (typeof figures)[number];
  return {
    decisionsPerSecond: Math.round(atFull.assignmentsPerSecond),
    p99Us: Number(atFull.p99Us.toFixed(1)),
    slope: Number(
      slopeOf(figures.map(({ agents, microsEach }) => [Math.log(agents), Math.log(microsEach)])).toFixed(3),
    ),
    heapMB: Math.round(atFull.heapMB),
    ...full,
    eventsPerSecond: Math.round(atFull.eventsPerSecond),
  };
}

function measure(size: WorldSize): Measured {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const world = createWorld(size, 20_261_124);
  let assignments = 0;
  const micros = new Float64Array(measuredEvents);
  for (let number = -warmUpEvents; number < measuredEvents; number++) {
    const { event, nowMs } = world.next();
    const startedAt = performance.now();
    const decisions = applyEvent(world.routing, event, nowMs);
    const took = (performance.now() - startedAt) * 1000;
    world.follow(decisions);
    if (number < 0) continue;
    micros[number] = took;
    for (const { type } of decisions) if (type === 'contact.offered') assignments++;
  }
  const totalMicros = micros.reduce((sum, took) => sum + took, 0);
  collectGarbage();
  return {
    assignmentsPerSecond: (assignments / totalMicros) * 1e6,
    eventsPerSecond: (measuredEvents / totalMicros) * 1e6,
    microsEach: totalMicros / measuredEvents,
    p99Us: percentile([...micros], 0.99),
    heapMB: (process.memoryUsage().heapUsed - before) / 1e6,
  };
}

/** Least squares. */
function slopeOf(points: readonly (readonly number[])[]): number {
  const mean = (at: number) => points.reduce((sum, point) => sum + (point[at] ?? 0), 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let above = 0;
  let below = 0;
  for (const [x = 0, y = 0] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return above / below;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
