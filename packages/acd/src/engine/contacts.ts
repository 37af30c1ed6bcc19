import type { ArrivingContact } from '../model/contact.ts';
import type { CallbackRequested, ContactTransferred } from '../model/event.ts';
import { holds } from '../requirement/contact-condition.ts';
import { everybody, normalise } from '../requirement/normalise.ts';
import { learnAbandonment } from '../wait/wait-model.ts';
import { addBoost, admit, close, findOrWait, promiseCallback } from './admission.ts';
import { isReadyFor, offer, settleAgent } from './assign.ts';
import { microPoints, slopeOf } from './compile-config.ts';
import { ignore } from './decide.ts';
import type { Contact, Queue, Redial, Routing } from './entities.ts';
import { maySee } from './match-index.ts';
import { settlePresence } from './presence.ts';
import { arm, disarm, foretoldTo, leavePlace } from './waiting-place.ts';
import { beginWrapUp, detach, withdraw } from './works.ts';

/** A contact arrives: the rules have their say, a redialler his old place, and its queue takes it or not. */
export function arrive(routing: Routing, arrival: ArrivingContact): void {
  const channel = routing.config.channelById.get(arrival.channel);
  const ruled = applyRules(routing, arrival);
  const queue = routing.queues.get(ruled.queueId);
  if (routing.contacts.has(arrival.id) || channel === undefined || queue === undefined) {
    ignore(routing, channel === undefined ? 'unknownChannel' : queue === undefined ? 'unknownQueue' : 'duplicate');
    return;
  }
  const contact = newContact(routing, { arrival, ruled, channel, queue });
  const since = arrival.waitingSince === undefined ? undefined : arrival.waitingSince - routing.originAt;
  contact.waitingSince = since ?? oldPlaceOf(routing, contact) ?? routing.nowMs;
  routing.contacts.set(contact.id, contact);
  admit(routing, contact, queue);
}

const nobody: readonly string[] = [];

interface Ruled {
  readonly queueId: string;
  readonly tier: string | undefined;
  readonly boost: number;
  readonly slope: number | undefined;
  readonly requirement: Contact['requirement'];
}

function applyRules(routing: Routing, arrival: ArrivingContact): Ruled {
  let { queueId, tier, boost = 0, requirement = everybody } = arrival;
  let slope: number | undefined;
  for (const { when, set, isLast } of routing.config.raw.rules) {
    if (!holds(when, arrival)) continue;
    queueId = set.queueId ?? queueId;
    tier = set.tier ?? tier;
    slope = set.slope ?? slope;
    boost += set.boost ?? 0;
    if (set.requirement !== undefined) requirement = { all: [requirement, set.requirement] };
    if (isLast === true) break;
  }
  return { queueId, tier, boost, slope, requirement: requirement === everybody ? everybody : normalise(requirement) };
}

function newContact(
  routing: Routing,
  { arrival, ruled, channel, queue }: { arrival: ArrivingContact; ruled: Ruled; channel: number; queue: Queue },
): Contact {
  const tier = routing.config.tierById.get(ruled.tier ?? '') ?? routing.config.firstTier;
  queue.basePlan.contacts++;
  return {
    id: arrival.id,
    ordinal: ++routing.ordinal,
    slot: -1,
    address: arrival.address,
    channel,
    requirement: ruled.requirement,
    preferred: arrival.preferred,
    basePoints: tier.basePoints,
    boostPoints: microPoints(ruled.boost),
    slope: ruled.slope === undefined ? tier.slope : slopeOf(ruled.slope),
    key: 0,
    waitingSince: routing.nowMs,
    queue,
    enteredAt: routing.nowMs,
    plan: queue.basePlan,
    ring: 0,
    phase: 'waiting',
    lane: undefined,
    isWithPreferred: false,
    preferredUntil: 0,
    isOverdue: false,
    nextAnnouncementAt: 0,
    work: undefined,
    timer: undefined,
    refusedBy: nobody,
    visitedQueueIds: nobody,
    callback: 'none',
    attempts: 0,
    foretoldAt: undefined,
    foretoldMs: 0,
    foretoldFromMs: 0,
    foretoldToMs: 0,
  };
}

/** Where a redialler stood when he hung up. */
function oldPlaceOf(routing: Routing, { address, queue }: Contact): number | undefined {
  const redial = queue.redials.get(address ?? '');
  if (redial === undefined) return undefined;
  if (redial.timer !== undefined) routing.timers.cancel(redial.timer);
  queue.redials.delete(redial.address);
  return redial.waitingSince;
}

/** The customer is gone. Who waits for a call back has not abandoned: that is cancelled. */
export function abandon(routing: Routing, contact: Contact): void {
  if (contact.phase === 'handled') {
    ignore(routing, 'wrongPhase');
    return;
  }
  const { work, queue, foretoldAt } = contact;
  if (contact.phase === 'waiting') leavePlace(routing, contact);
  if (work !== undefined) withdraw(routing, work, 'abandoned');
  disarm(routing, contact);
  if (foretoldAt !== undefined) learnAbandonment(queue.wait, foretoldTo(contact), routing.nowMs - foretoldAt);
  const isOwed = contact.callback === 'owed';
  if (!isOwed) rememberPlace(routing, contact);
  close(routing, contact, { outcome: isOwed ? 'cancelled' : 'abandoned' });
  if (work === undefined) return;
  settlePresence(routing, work.agent);
  settleAgent(routing, work.agent);
}

function rememberPlace(routing: Routing, { address, queue, waitingSince }: Contact): void {
  if (address === undefined || queue.config.redialSeconds <= 0) return;
  const earlier = queue.redials.get(address);
  if (earlier?.timer !== undefined) routing.timers.cancel(earlier.timer);
  const redial: Redial = { queue, address, waitingSince, timer: undefined };
  redial.timer = arm(routing, routing.nowMs + queue.config.redialSeconds * 1000, { kind: 'redial', redial });
  queue.redials.set(address, redial);
}

/** Handed over during the conversation: the contact waits again, its agent wraps up. */
export function transfer(routing: Routing, contact: Contact, event: ContactTransferred): void {
  const queue = routing.queues.get(event.queueId);
  const { work } = contact;
  if (queue === undefined || work === undefined || contact.phase !== 'handled') {
    ignore(routing, queue === undefined ? 'unknownQueue' : 'wrongPhase');
    return;
  }
  detach(work);
  contact.preferred = event.preferred;
  contact.visitedQueueIds = nobody;
  contact.refusedBy = nobody;
  contact.callback = 'none';
  if (!event.keepsPlace) contact.waitingSince = routing.nowMs;
  admit(routing, contact, queue);
  beginWrapUp(routing, work);
}

/** By a supervisor: to another queue, with its place. */
export function move(routing: Routing, contact: Contact, queue: Queue): void {
  if (contact.phase !== 'waiting') {
    ignore(routing, 'wrongPhase');
    return;
  }
  leavePlace(routing, contact);
  contact.visitedQueueIds = nobody;
  admit(routing, contact, queue);
}

/** By a supervisor: more points, or fewer. */
export function prioritise(routing: Routing, contact: Contact, points: number): void {
  if (contact.phase !== 'waiting') {
    ignore(routing, 'wrongPhase');
    return;
  }
  leavePlace(routing, contact);
  addBoost(contact, points);
  findOrWait(routing, contact);
}

/** By a supervisor or the agent: this contact next, if the agent is qualified and ready. */
export function pull(routing: Routing, contact: Contact, agentId: string): void {
  const agent = routing.agents.get(agentId);
  if (agent === undefined || contact.phase !== 'waiting') {
    ignore(routing, agent === undefined ? 'unknownAgent' : 'wrongPhase');
  } else if (!maySee(agent, contact)) {
    ignore(routing, 'notQualified');
  } else if (!isReadyFor(routing, agent, contact.channel)) {
    ignore(routing, 'notReady');
  } else {
    leavePlace(routing, contact);
    contact.isWithPreferred = false;
    offer(routing, {
      contact,
      agent,
      comparison: { because: 'pulled', remained: 1, top: [{ id: agentId, score: 0 }] },
    });
  }
}

/** The customer hangs up and is called back: in their turn, or from an instant on. */
export function requestCallback(routing: Routing, contact: Contact, event: CallbackRequested): void {
  if (contact.phase !== 'waiting' || contact.callback !== 'none') {
    ignore(routing, 'wrongPhase');
    return;
  }
  leavePlace(routing, contact);
  promiseCallback(routing, contact, event.dueAt === undefined ? undefined : event.dueAt - routing.originAt);
}

/** The customer who was dialled first is on the line: the contact is next by its old place. */
export function reachCustomer(routing: Routing, contact: Contact): void {
  if (contact.phase === 'handled' && contact.callback === 'owed') {
    contact.callback = 'reached';
  } else if (contact.phase === 'dialling') {
    contact.callback = 'reached';
    findOrWait(routing, contact);
  } else ignore(routing, 'wrongPhase');
}
