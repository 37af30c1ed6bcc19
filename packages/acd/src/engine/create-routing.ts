import { createWorkingTime } from '@oneline/working-time';
import { errors } from '../errors.ts';
import { checkConfig } from '../model/check-config.ts';
import type { QueueConfig, RoutingConfig } from '../model/config.ts';
import { everybody } from '../requirement/normalise.ts';
import { createTimerWheel } from '../structures/timer-wheel.ts';
import { createWaitModel } from '../wait/wait-model.ts';
import { compileConfig } from './compile-config.ts';
import type { Calendar, Plan, Queue, Routing } from './entities.ts';
import { hoursOf, readCalendar } from './hours.ts';
import { createMatchIndex } from './match-index.ts';
import { makePlan } from './plans.ts';

/**
 * A routing without agents and contacts, from an instant (epoch milliseconds) on.
 * @throws `acd.invalid_config` with `details.problems`
 */
export function createRouting(config: RoutingConfig, originAt: number): Routing {
  const routing = emptyRouting(config, originAt);
  for (const queueConfig of config.queues) routing.queues.set(queueConfig.id, newQueue(queueConfig));
  startCalendars(routing);
  for (const queue of routing.queues.values()) queue.hours = hoursOf(routing, queue);
  return routing;
}

export function emptyRouting(config: RoutingConfig, originAt: number): Routing {
  const problems = checkConfig(config);
  if (problems.length > 0) throw errors.invalidConfig({ problems });
  return {
    config: compileConfig(config),
    originAt,
    nowMs: 0,
    decisionNumber: 0,
    ordinal: 0,
    agents: new Map(),
    contacts: new Map(),
    works: new Map(),
    queues: new Map(),
    calendars: new Map(),
    downSites: new Set(),
    waitingForAgent: new Map(),
    breaks: new Map(),
    timers: createTimerWheel(0),
    index: createMatchIndex(config.channels.length),
    unstaffed: [],
    decisions: [],
    eventId: null,
  };
}

export function newQueue(config: QueueConfig): Queue {
  const queue: Omit<Queue, 'basePlan'> & { basePlan?: Plan } = {
    config,
    waiting: 0,
    ranks: [],
    plans: new Map(),
    isEmergency: false,
    isClosed: false,
    hours: 'open',
    wait: createWaitModel(),
    redials: new Map(),
    passes: noPasses(config),
    lastPass: 0,
  };
  queue.basePlan = makePlan(queue as Queue, everybody);
  return queue as Queue;
}

/** Proportional selection at its beginning. */
export function noPasses({ selection }: QueueConfig): number[] {
  return selection.kind === 'proportional' ? new Array<number>(selection.shares.length + 1).fill(0) : [];
}

/** Calendars of the configuration, read at this instant; their timers are armed. */
export function startCalendars(routing: Routing): void {
  for (const [id, calendar] of Object.entries(routing.config.raw.calendars)) {
    const started: Calendar = { id, time: createWorkingTime(calendar), hours: 'open', timer: undefined };
    routing.calendars.set(id, started);
    readCalendar(routing, started);
  }
}
