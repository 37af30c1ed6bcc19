import { checkConfig } from '../model/check-config.ts';
import type { RoutingConfig } from '../model/config.ts';
import { everybody } from '../requirement/normalise.ts';
import { isStaffed } from './admission.ts';
import { maximaOf } from './agents.ts';
import { settleAgent } from './assign.ts';
import { type CompiledConfig, compileConfig } from './compile-config.ts';
import { newQueue, noPasses, startCalendars } from './create-routing.ts';
import { decide, ignore } from './decide.ts';
import type { Agent, Contact, Routing } from './entities.ts';
import { settleHours } from './hours.ts';
import { usePlan } from './indexed-plans.ts';
import { createMatchIndex } from './match-index.ts';
import { makePlan, planFor } from './plans.ts';
import { profileOf } from './profiles.ts';
import { joinIndex } from './readiness.ts';
import { currentQualification } from './requalify.ts';
import { leavePlace, setKey, takePlace } from './waiting-place.ts';

/** A new configuration, effective at once: everybody who waits keeps their place, and whoever fits now is found. */
export function publish(routing: Routing, raw: RoutingConfig): void {
  if (checkConfig(raw).length > 0) {
    ignore(routing, 'invalidConfig');
    return;
  }
  const config = compileConfig(raw);
  if (isInUse(routing, config)) {
    ignore(routing, 'inUse');
    return;
  }
  const waiting = byOrdinal(routing.contacts).filter(({ phase }) => phase === 'waiting');
  for (const contact of waiting) leavePlace(routing, contact);
  renumberChannels(routing, config);
  routing.config = config;
  replaceQueues(routing);
  replaceCalendars(routing);
  reindex(routing);
  for (const contact of waiting) takePlace(routing, contact);
  decide(routing, { type: 'config.published', version: raw.version });
  for (const queue of routing.queues.values()) settleHours(routing, queue);
  for (const agent of byOrdinal(routing.agents)) settleAgent(routing, agent);
}

/** Puts every agent and every contact's requirement into a new index; nobody is ready and nobody has a place yet. */
export function reindex(routing: Routing): void {
  routing.index = createMatchIndex(routing.config.channels.length);
  for (const agent of byOrdinal(routing.agents)) {
    agent.qualification = currentQualification(agent);
    agent.profile = profileOf(routing.index, agent.qualification);
    agent.maxima = maximaOf(routing, agent.capacity);
    agent.hasNewKeys = true;
    joinIndex(routing, agent);
  }
  for (const contact of byOrdinal(routing.contacts)) {
    contact.plan = planFor(contact.queue, contact.requirement);
    contact.ring = Math.min(contact.ring, contact.plan.rings.length - 1);
    usePlan(routing.index, contact.plan);
    // Whether anybody is left for it is asked when an agent signs out.
    if (contact.queue.config.actions.noStaff !== undefined) isStaffed(routing, contact);
    setKey(contact);
  }
}

export function byOrdinal<Entity extends Agent | Contact>(entities: ReadonlyMap<string, Entity>): Entity[] {
  return [...entities.values()].sort((a, b) => a.ordinal - b.ordinal);
}

/** Whether the configuration leaves out a queue or a channel that has contacts. */
function isInUse(routing: Routing, config: CompiledConfig): boolean {
  const queueIds = new Set(config.raw.queues.map(({ id }) => id));
  const isMissing = (queueId: string, channel: number) =>
    !queueIds.has(queueId) || !config.channelById.has(routing.config.channels[channel]?.id ?? '');
  return (
    routing.contacts.values().some(({ queue, channel }) => isMissing(queue.config.id, channel)) ||
    routing.works.values().some(({ queue, channel }) => isMissing(queue.config.id, channel))
  );
}

function renumberChannels(routing: Routing, config: CompiledConfig): void {
  const numbers = routing.config.channels.map(({ id }) => config.channelById.get(id) ?? -1);
  for (const contact of routing.contacts.values()) contact.channel = numbers[contact.channel] as number;
  for (const work of routing.works.values()) work.channel = numbers[work.channel] as number;
  for (const agent of routing.agents.values()) {
    agent.counts = config.channels.map((_, channel) => agent.works.filter((work) => work.channel === channel).length);
  }
}

function replaceQueues(routing: Routing): void {
  const before = new Map(routing.queues);
  routing.queues.clear();
  for (const queueConfig of routing.config.raw.queues) {
    const queue = before.get(queueConfig.id) ?? newQueue(queueConfig);
    if (JSON.stringify(queue.config.selection) !== JSON.stringify(queueConfig.selection)) {
      queue.passes = noPasses(queueConfig);
      queue.lastPass = 0;
    }
    queue.config = queueConfig;
    queue.plans = new Map();
    queue.basePlan = makePlan(queue, everybody);
    routing.queues.set(queueConfig.id, queue);
    before.delete(queueConfig.id);
  }
  for (const { redials } of before.values()) {
    for (const { timer } of redials.values()) if (timer !== undefined) routing.timers.cancel(timer);
  }
}

function replaceCalendars(routing: Routing): void {
  for (const { timer } of routing.calendars.values()) if (timer !== undefined) routing.timers.cancel(timer);
  routing.calendars.clear();
  startCalendars(routing);
}
