import { createWorkingTime } from '@oneline/working-time';
import { newAgent } from '../engine/agents.ts';
import { applyEvent } from '../engine/apply-event.ts';
import { loadOf } from '../engine/assign.ts';
import { emptyRouting, newQueue } from '../engine/create-routing.ts';
import type { Agent, Calendar, Contact, Queue, Redial, Routing, TimerTask, Work } from '../engine/entities.ts';
import { byOrdinal, reindex } from '../engine/publish.ts';
import { readyMaskOf, updateIndex } from '../engine/readiness.ts';
import { enterPlace } from '../engine/waiting-place.ts';
import { errors } from '../errors.ts';
import type { Decision } from '../model/decision.ts';
import type { RoutingEvent } from '../model/event.ts';
import { everybody } from '../requirement/normalise.ts';
import type { RoutingSnapshot, SavedAgent, SavedContact, SavedQueue, SavedTimer, SavedWork } from './snapshot.ts';

export interface RecordedEvent {
  readonly event: RoutingEvent;
  /** Epoch milliseconds at which it was applied. */
  readonly nowMs: number;
}

/** The state at a later instant: a snapshot, and what has happened since. */
export function replay(
  snapshot: RoutingSnapshot,
  recorded: readonly RecordedEvent[],
): { routing: Routing; decisions: Decision[] } {
  const routing = restore(snapshot);
  const decisions = recorded.flatMap(({ event, nowMs }) => applyEvent(routing, event, nowMs));
  return { routing, decisions };
}

/**
 * The state a snapshot was taken of.
 * @throws `acd.unknown_snapshot`, `acd.invalid_config`
 */
export function restore(saved: RoutingSnapshot): Routing {
  if (saved.format !== 1) throw errors.unknownSnapshot({ version: saved.format, expected: 1 });
  const snapshot = structuredClone(saved);
  const routing = emptyRouting(snapshot.config, snapshot.originAt);
  routing.nowMs = snapshot.nowMs;
  routing.decisionNumber = snapshot.decisionNumber;
  for (const site of snapshot.downSites) routing.downSites.add(site);
  for (const [key, count] of Object.entries(snapshot.breaks)) routing.breaks.set(key, count);
  for (const config of snapshot.config.queues) routing.queues.set(config.id, newQueue(config));
  for (const queue of snapshot.queues) restoreQueue(routing, queue);
  for (const { id, hours, timer } of snapshot.calendars) {
    const time = createWorkingTime(snapshot.config.calendars[id] as never);
    const calendar: Calendar = { id, time, hours, timer: undefined };
    calendar.timer = rearm(routing, timer, { kind: 'calendar', calendar });
    routing.calendars.set(id, calendar);
  }
  for (const contact of snapshot.contacts) restoreContact(routing, contact);
  for (const agent of snapshot.agents) restoreAgent(routing, agent);
  routing.ordinal = snapshot.ordinal;
  reindex(routing);
  for (const contact of byOrdinal(routing.contacts)) if (contact.phase === 'waiting') enterPlace(routing, contact);
  // Entering an empty queue says that it is busy since now; the snapshot knows since when.
  for (const { id, wait } of snapshot.queues) queueOf(routing, id).wait.busySince = wait.busySince;
  for (const agent of byOrdinal(routing.agents)) updateIndex(routing, agent, readyMaskOf(routing, agent));
  return routing;
}

function restoreQueue(routing: Routing, saved: SavedQueue): void {
  const queue = queueOf(routing, saved.id);
  const { isEmergency, isClosed, hours, wait, passes, lastPass } = saved;
  Object.assign(queue, { isEmergency, isClosed, hours, wait: { ...wait }, passes, lastPass });
  for (const { address, waitingSince, timer } of saved.redials) {
    const redial: Redial = { queue, address, waitingSince, timer: undefined };
    redial.timer = rearm(routing, timer, { kind: 'redial', redial });
    queue.redials.set(address, redial);
  }
}

function restoreContact(routing: Routing, { queueId, channel, timer, ...saved }: SavedContact): void {
  const queue = queueOf(routing, queueId);
  const contact: Contact = {
    ...saved,
    preferred: saved.preferred,
    foretoldAt: saved.foretoldAt,
    address: saved.address,
    // Compared by identity on the way to the plan that all contacts without own requirement share.
    requirement: isEverybody(saved.requirement) ? everybody : saved.requirement,
    key: 0,
    slot: -1,
    channel: routing.config.channelById.get(channel) as number,
    queue,
    plan: queue.basePlan,
    lane: undefined,
    work: undefined,
    timer: undefined,
  };
  contact.timer = rearm(routing, timer, { kind: 'contact', contact });
  routing.contacts.set(contact.id, contact);
}

function restoreAgent(routing: Routing, { works, timer, ...saved }: SavedAgent): void {
  const agent: Agent = {
    ...newAgent(routing, { agentId: saved.id, qualification: saved.qualification, capacity: saved.capacity }),
    ...saved,
  };
  agent.works = works.map((work) => restoreWork(routing, agent, work));
  for (const { channel } of agent.works) agent.counts[channel] = (agent.counts[channel] as number) + 1;
  agent.load = loadOf(routing, agent);
  agent.timer = rearm(routing, timer, { kind: 'absence', agent });
  routing.agents.set(agent.id, agent);
}

function restoreWork(
  routing: Routing,
  agent: Agent,
  { channel, queueId, hasContact, timer, ...saved }: SavedWork,
): Work {
  const contact = hasContact ? routing.contacts.get(saved.contactId) : undefined;
  const work: Work = {
    ...saved,
    agent,
    contact,
    channel: routing.config.channelById.get(channel) as number,
    queue: queueOf(routing, queueId),
    timer: undefined,
  };
  if (contact !== undefined) contact.work = work;
  work.timer = rearm(routing, timer, { kind: 'work', work });
  routing.works.set(work.id, work);
  return work;
}

function rearm(routing: Routing, timer: SavedTimer | null, task: TimerTask) {
  return timer === null ? undefined : routing.timers.schedule(timer.dueAt, timer.sequence, task);
}

function queueOf(routing: Routing, id: string): Queue {
  return routing.queues.get(id) as Queue;
}

function isEverybody(requirement: Contact['requirement']): boolean {
  return 'all' in requirement && requirement.all.length === 0;
}
