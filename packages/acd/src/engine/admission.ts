import type { OverflowReason, QueueAction } from '../model/config.ts';
import type { Outcome } from '../model/contact.ts';
import { seekAgent } from './assign.ts';
import { microPoints } from './compile-config.ts';
import { briefReceipt, decide, plainReceipt } from './decide.ts';
import type { Contact, Queue, Routing } from './entities.ts';
import { releasePlan, usePlan } from './indexed-plans.ts';
import { mayServe, staffOf } from './match-index.ts';
import { planFor } from './plans.ts';
import { arm, disarm, setKey, takePlace, tellWaiting } from './waiting-place.ts';

/** What happens when the queue does not say. */
const unlessSaid: Readonly<Record<OverflowReason, QueueAction>> = {
  emergency: { kind: 'refuse' },
  holiday: { kind: 'refuse' },
  closed: { kind: 'refuse' },
  full: { kind: 'refuse' },
  waited: { kind: 'wait' },
  noStaff: { kind: 'wait' },
  site: { kind: 'wait' },
};

/**
 * A contact, in no place and not offered, comes to a queue: it is taken, or the queue's action for the first of emergency,
 * holiday, closed, site, no staff and full is carried out.
 */
export function admit(routing: Routing, contact: Contact, queue: Queue): void {
  join(routing, contact, queue);
  const reason = obstacleOf(routing, contact);
  if (reason === undefined) findOrWait(routing, contact);
  else act(routing, contact, reason);
}

/** An offer if somebody is ready, a place in the queue otherwise. */
export function findOrWait(routing: Routing, contact: Contact): void {
  if (seekAgent(routing, contact)) return;
  takePlace(routing, contact);
  tellWaiting(routing, contact, contact.isWithPreferred ? 'waitsForPreferred' : 'nobodyReady');
}

/** A contact that was offered and not accepted, at its old place; unless the queue has closed meanwhile. */
export function comeBack(routing: Routing, contact: Contact): void {
  const { config, hours } = contact.queue;
  const mayStay =
    hours === 'open' || contact.callback !== 'none' || (config.atClose === 'keep' && hours !== 'emergency');
  if (mayStay) findOrWait(routing, contact);
  else act(routing, contact, hours);
}

/** Carries out what the queue does with a contact, in no place, that it cannot take or keep. */
export function act(routing: Routing, contact: Contact, reason: OverflowReason): void {
  const action = contact.queue.config.actions[reason] ?? unlessSaid[reason];
  switch (action.kind) {
    case 'wait':
      findOrWait(routing, contact);
      return;
    case 'overflow':
      overflow(routing, contact, { reason, queueId: action.queueId });
      return;
    case 'callback':
      promiseCallback(routing, contact, undefined);
      return;
    case 'refuse':
      close(routing, contact, { outcome: 'refused', reason, action });
      return;
    case 'voicemail':
      close(routing, contact, { outcome: 'voicemail', reason, action });
      return;
    case 'transfer':
      close(routing, contact, { outcome: 'transferred', reason, action });
      return;
    default:
      action satisfies never;
  }
}

/** The contact goes on as a callback that keeps its place: at once in the queue, or from `dueAt` on. */
export function promiseCallback(routing: Routing, contact: Contact, dueAt: number | undefined): void {
  contact.callback = 'owed';
  contact.foretoldAt = undefined;
  decide(routing, {
    type: 'callback.promised',
    contactId: contact.id,
    queueId: contact.queue.config.id,
    ...(dueAt !== undefined && { dueAt: routing.originAt + dueAt }),
    receipt: briefReceipt(routing, contact, 'callback'),
  });
  schedule(routing, contact, dueAt ?? routing.nowMs);
}

/** The contact, in no place, takes its place at an instant, or when the queue is open after it. */
export function schedule(routing: Routing, contact: Contact, dueAt: number): void {
  if (dueAt <= routing.nowMs && contact.queue.hours === 'open') {
    findOrWait(routing, contact);
    return;
  }
  contact.phase = 'scheduled';
  if (dueAt > routing.nowMs) contact.timer = arm(routing, dueAt, { kind: 'contact', contact });
}

/** The one end of a contact that is in no place and not offered. */
export function close(
  routing: Routing,
  contact: Contact,
  { outcome, reason, action }: { outcome: Outcome; reason?: OverflowReason; action?: QueueAction },
): void {
  disarm(routing, contact);
  const because = reason ?? endings[outcome];
  decide(routing, {
    type: 'contact.closed',
    contactId: contact.id,
    queueId: contact.queue.config.id,
    outcome,
    ...(reason && { reason }),
    ...(action && { action }),
    receipt: (reason === undefined ? briefReceipt : plainReceipt)(routing, contact, because),
  });
  routing.contacts.delete(contact.id);
  contact.plan.contacts--;
  releasePlan(routing.index, contact.plan);
}

const endings = {
  handled: 'finished',
  abandoned: 'abandoned',
  refused: 'cancelled',
  voicemail: 'cancelled',
  transferred: 'cancelled',
  unreachable: 'unreachable',
  cancelled: 'cancelled',
} as const;

function overflow(
  routing: Routing,
  contact: Contact,
  { reason, queueId }: { reason: OverflowReason; queueId: string },
): void {
  const target = routing.queues.get(queueId);
  const from = contact.queue.config.id;
  if (target === undefined || queueId === from || contact.visitedQueueIds.includes(queueId)) {
    // Round in a circle: it stays where it is rather than being lost.
    findOrWait(routing, contact);
    return;
  }
  decide(routing, {
    type: 'contact.overflowed',
    contactId: contact.id,
    queueId,
    fromQueueId: from,
    reason,
    receipt: plainReceipt(routing, contact, reason),
  });
  contact.visitedQueueIds = [...contact.visitedQueueIds, from];
  admit(routing, contact, target);
}

function join(routing: Routing, contact: Contact, queue: Queue): void {
  const before = contact.plan;
  contact.queue = queue;
  contact.plan = planFor(queue, contact.requirement);
  usePlan(routing.index, contact.plan);
  before.contacts--;
  releasePlan(routing.index, before);
  contact.enteredAt = routing.nowMs;
  contact.ring = 0;
  contact.isOverdue = false;
  contact.foretoldAt = undefined;
  const { announcements, preferredSeconds } = queue.config;
  contact.nextAnnouncementAt = routing.nowMs + (announcements?.firstAfterSeconds ?? 0) * 1000;
  contact.preferredUntil = routing.nowMs + preferredSeconds * 1000;
  contact.isWithPreferred = preferredSeconds > 0 && hasReachablePreferred(routing, contact);
  setKey(contact);
}

/** Whether a preferred agent may come free: signed in, not on a break, qualified. */
function hasReachablePreferred(routing: Routing, contact: Contact): boolean {
  return (contact.preferred ?? []).some(({ agentId }) => {
    const agent = routing.agents.get(agentId);
    return agent?.presence === 'available' && mayServe(agent, contact.plan);
  });
}

function obstacleOf(routing: Routing, contact: Contact): OverflowReason | undefined {
  const { queue } = contact;
  const { config } = queue;
  if (queue.hours !== 'open') return queue.hours;
  if (config.actions.site !== undefined && isSiteDown(routing, queue)) return 'site';
  if (config.actions.noStaff !== undefined && !isStaffed(routing, contact)) return 'noStaff';
  if (config.maximumWaiting !== undefined && queue.waiting >= config.maximumWaiting) return 'full';
  return undefined;
}

export function isSiteDown(routing: Routing, { config }: Queue): boolean {
  return config.siteId !== undefined && routing.downSites.has(config.siteId);
}

/** Whether anybody signed in could ever serve the contact. */
export function isStaffed(routing: Routing, { plan }: Contact): boolean {
  return staffOf(routing.index, plan) > 0;
}

/** Points a supervisor adds, or a rule; the contact is in no place. */
export function addBoost(contact: Contact, points: number): void {
  contact.boostPoints += microPoints(points);
  setKey(contact);
}
