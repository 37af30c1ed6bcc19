import type { ChannelConfig, QueueConfig, RoutingConfig } from '../model/config.ts';
import type { Random } from './random.ts';
import type { SimulatedAgent, SimulatedArrival } from './simulate.ts';

const voice: ChannelConfig = {
  id: 'voice',
  name: 'voice',
  weight: 100,
  maximum: 1,
  needsDevice: true,
  beside: {},
};

const queue: QueueConfig = {
  id: 'queue',
  name: 'queue',
  requirement: { all: [] },
  rings: [],
  selection: { kind: 'longestIdle' },
  boost: 0,
  preferredSeconds: 0,
  ringSeconds: 3600,
  onRefusal: 'next',
  wrapUp: { mode: 'none', seconds: 0, extensionSeconds: 0, maximumExtensions: 0 },
  actions: {},
  atClose: 'keep',
  callback: { mode: 'agentFirst', maximumAttempts: 1, retrySeconds: 60 },
  redialSeconds: 0,
};

/** One queue and one tier: the model of Erlang's formulas. */
export const singleQueue: RoutingConfig = {
  version: 1,
  channels: [voice],
  skills: [],
  languages: [],
  sites: [{ id: 'site', name: 'site' }],
  groups: [],
  tiers: [{ id: 'all', name: 'all', basePriority: 0, slope: 1 }],
  breakReasons: [],
  calendars: {},
  queues: [queue],
  rules: [],
  absenceSeconds: 60,
};

export function equalAgents(count: number): SimulatedAgent[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `agent${number}`,
    qualification: {
      skills: {},
      languages: {},
      tiers: [],
      siteId: 'site',
      groups: [],
      organisation: [],
      attributes: {},
      queues: [],
      reservedFor: [],
    },
    capacity: { maximum: {}, total: 100 },
  }));
}

/** Poisson arrivals with exponential handling and patience. Mean times in milliseconds. */
export function* poissonArrivals(
  random: Random,
  means: { betweenMs: number; handlingMs: number; patienceMs?: number; count: number },
): Generator<SimulatedArrival> {
  let atMs = 0;
  for (let number = 0; number < means.count; number++) {
    atMs += random.exponential(means.betweenMs);
    yield {
      atMs,
      contact: { id: `contact${number}`, channel: 'voice', queueId: 'queue' },
      handlingMs: random.exponential(means.handlingMs),
      ...(means.patienceMs !== undefined && { patienceMs: random.exponential(means.patienceMs) }),
    };
  }
}
