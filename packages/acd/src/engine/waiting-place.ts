import { addRank, countAbove, emptyRankList, removeRank } from '../structures/rank-list.ts';
import { foretell, honestRange } from '../wait/wait-model.ts';
import { enter, laneOf, leave } from './cells.ts';
import { microPoints } from './compile-config.ts';
import { decide, plainReceipt, pointsOf } from './decide.ts';
import type { Contact, PlannedRing, Queue, Routing, TimerTask } from './entities.ts';
import { indexedPlan } from './indexed-plans.ts';

/** After `basePoints`, `boostPoints`, `waitingSince` or the queue have changed; the contact is in no place. */
export function setKey(contact: Contact): void {
  const points = contact.basePoints + contact.boostPoints + microPoints(contact.queue.config.boost);
  contact.key = points - contact.slope * contact.waitingSince;
}

/** Puts a contact where it waits, by its points: the same place as before if it comes back. */
export function takePlace(routing: Routing, contact: Contact): void {
  contact.phase = 'waiting';
  enterPlace(routing, contact);
  armAgenda(routing, contact);
}

/** The place alone, without the timer of what is due there. */
export function enterPlace(routing: Routing, contact: Contact): void {
  const { queue } = contact;
  if (queue.waiting === 0) queue.wait.busySince = routing.nowMs;
  queue.waiting++;
  addRank(ranksOf(queue, contact.slope), contact.key);
  showToAgents(routing, contact);
}

/** Other agents see a contact from now on; its place in the queue is the same. */
export function changePlace(
  routing: Routing,
  contact: Contact,
  { ring, isWithPreferred }: { ring: number; isWithPreferred: boolean },
): void {
  hideFromAgents(routing, contact);
  contact.ring = ring;
  contact.isWithPreferred = isWithPreferred;
  showToAgents(routing, contact);
}

/** Takes it out of its place: it is offered, handled elsewhere or gone. */
export function leavePlace(routing: Routing, contact: Contact): void {
  const { queue } = contact;
  queue.waiting--;
  removeRank(ranksOf(queue, contact.slope), contact.key);
  hideFromAgents(routing, contact);
  disarm(routing, contact);
}

function showToAgents(routing: Routing, contact: Contact): void {
  if (contact.isWithPreferred) waitWithPreferred(routing, contact);
  else waitInLane(routing, contact);
}

function hideFromAgents(routing: Routing, contact: Contact): void {
  if (contact.lane === undefined) leavePreferred(routing, contact);
  else leave(routing.index.cells, contact.lane, contact);
  contact.lane = undefined;
}

export function disarm(routing: Routing, contact: Contact): void {
  if (contact.timer !== undefined) routing.timers.cancel(contact.timer);
  contact.timer = undefined;
}

/** 1 is next: one more than the contacts of the queue that have more points at this instant. */
export function positionOf(routing: Routing, contact: Contact): number {
  const points = pointsOf(routing, contact);
  let ahead = 0;
  for (const ranks of contact.queue.ranks) ahead += countAbove(ranks, points - ranks.slope * routing.nowMs);
  return ahead + 1;
}

/** Tells that a contact waits, where, and how long if that can honestly be said. */
export function tellWaiting(routing: Routing, contact: Contact, because: 'nobodyReady' | 'waitsForPreferred'): void {
  const { queue } = contact;
  const position = positionOf(routing, contact);
  if (contact.foretoldAt === undefined && contact.callback === 'none') expect(routing, contact, position - 1);
  const wait = honestRange(queue.wait, position - 1);
  decide(routing, {
    type: 'contact.waiting',
    contactId: contact.id,
    queueId: queue.config.id,
    position,
    ...(wait && { wait }),
    receipt: plainReceipt(routing, contact, because),
  });
}

/** Notes what is foretold now, to be compared with what comes. */
function expect(routing: Routing, contact: Contact, ahead: number): void {
  const { predictedMs, fromMs, toMs } = foretell(contact.queue.wait, ahead);
  contact.foretoldAt = routing.nowMs;
  contact.foretoldMs = Math.round(predictedMs);
  contact.foretoldFromMs = fromMs;
  contact.foretoldToMs = toMs;
}

/** What was foretold to a contact. */
export function foretoldTo({ foretoldMs, foretoldFromMs, foretoldToMs }: Contact) {
  return { predictedMs: foretoldMs, fromMs: foretoldFromMs, toMs: foretoldToMs };
}

function waitInLane(routing: Routing, contact: Contact): void {
  const { channel, slope } = contact;
  const cell = indexedPlan(routing.index, contact.plan).firstCell + contact.ring;
  contact.lane = laneOf(routing.index.cells, { cell, channel, slope });
  enter(routing.index.cells, contact.lane, contact);
}

function waitWithPreferred(routing: Routing, contact: Contact): void {
  for (const { agentId } of contact.preferred ?? []) {
    const waiting = routing.waitingForAgent.get(agentId);
    if (waiting === undefined) routing.waitingForAgent.set(agentId, new Set([contact]));
    else waiting.add(contact);
  }
}

function leavePreferred(routing: Routing, contact: Contact): void {
  for (const { agentId } of contact.preferred ?? []) {
    const waiting = routing.waitingForAgent.get(agentId);
    waiting?.delete(contact);
    if (waiting?.size === 0) routing.waitingForAgent.delete(agentId);
  }
}

function ranksOf({ ranks }: Queue, slope: number): Queue['ranks'][number] {
  for (const list of ranks) if (list.slope === slope) return list;
  const list = { slope, ...emptyRankList() };
  ranks.push(list);
  return list;
}

/** The next instant at which something is to be done for a waiting contact, if any. */
export function agendaOf(contact: Contact): number {
  const { queue, plan, ring } = contact;
  let dueAt = contact.isWithPreferred ? contact.preferredUntil : Number.POSITIVE_INFINITY;
  const next: PlannedRing | undefined = plan.rings[ring + 1];
  if (next !== undefined) dueAt = Math.min(dueAt, contact.enteredAt + next.afterMs);
  if (contact.callback !== 'none') return dueAt;
  if (!contact.isOverdue) dueAt = Math.min(dueAt, waitEndsAt(contact));
  if (queue.config.announcements !== undefined) dueAt = Math.min(dueAt, contact.nextAnnouncementAt);
  return dueAt;
}

export function waitEndsAt({ queue, enteredAt }: Contact): number {
  return enteredAt + (queue.config.maximumWaitSeconds ?? Number.POSITIVE_INFINITY) * 1000;
}

export function armAgenda(routing: Routing, contact: Contact): void {
  disarm(routing, contact);
  const dueAt = agendaOf(contact);
  if (dueAt < Number.POSITIVE_INFINITY) contact.timer = arm(routing, dueAt, { kind: 'contact', contact });
}

export function arm(routing: Routing, dueAt: number, task: TimerTask) {
  return routing.timers.schedule(Math.max(dueAt, routing.nowMs), ++routing.ordinal, task);
}
