import type { QueueHours } from '../model/decision.ts';
import { act, findOrWait, isSiteDown, isStaffed } from './admission.ts';
import { contactsOnPlan } from './cells.ts';
import { decide } from './decide.ts';
import type { Calendar, Contact, Queue, Routing } from './entities.ts';
import { arm, leavePlace } from './waiting-place.ts';

const quarterHourMs = 15 * 60_000;

/** Emergency, then what a supervisor or the calendar closes, then open. */
export function hoursOf(routing: Routing, queue: Queue): QueueHours {
  if (queue.isEmergency) return 'emergency';
  const { calendarId } = queue.config;
  const hours = calendarId === undefined ? 'open' : (routing.calendars.get(calendarId)?.hours ?? 'open');
  return queue.isClosed && hours === 'open' ? 'closed' : hours;
}

/** Looks whether a queue is open now, and deals with who waits when that has changed. */
export function settleHours(routing: Routing, queue: Queue): void {
  const hours = hoursOf(routing, queue);
  if (hours === queue.hours) return;
  queue.hours = hours;
  decide(routing, { type: 'queue.changed', queueId: queue.config.id, hours });
  if (hours === 'open') {
    for (const contact of contactsOf(routing, queue, 'scheduled')) {
      if (contact.timer === undefined) findOrWait(routing, contact);
    }
    return;
  }
  if (queue.config.atClose === 'keep' && hours !== 'emergency') return;
  for (const contact of contactsOf(routing, queue, 'waiting')) {
    leavePlace(routing, contact);
    if (contact.callback === 'none') act(routing, contact, hours);
    else contact.phase = 'scheduled';
  }
}

/** What a calendar says now, and when to look again: at the next opening or closing, or the next quarter of an hour. */
export function readCalendar(routing: Routing, calendar: Calendar): void {
  const nowAt = routing.originAt + routing.nowMs;
  const now = new Date(nowAt);
  if (calendar.time.isOpen(now)) calendar.hours = 'open';
  else calendar.hours = calendar.time.exceptionAt(now)?.kind === 'holiday' ? 'holiday' : 'closed';
  const quarterAt = (Math.floor(nowAt / quarterHourMs) + 1) * quarterHourMs;
  const closesAt = calendar.hours === 'open' ? calendar.time.nextClosing(now) : calendar.time.nextOpening(now);
  const changesAt = Math.min(quarterAt, closesAt?.getTime() ?? quarterAt);
  calendar.timer = arm(routing, changesAt - routing.originAt, { kind: 'calendar', calendar });
}

/** A site went or came back: its queues do with who waits what they do with who comes. */
export function settleSite(routing: Routing, siteId: string, isUp: boolean): void {
  if (isUp) routing.downSites.delete(siteId);
  else routing.downSites.add(siteId);
  for (const queue of routing.queues.values()) {
    if (queue.config.actions.site === undefined || !isSiteDown(routing, queue)) continue;
    for (const contact of contactsOf(routing, queue, 'waiting')) {
      leavePlace(routing, contact);
      act(routing, contact, 'site');
    }
  }
}

/** The last agent who could ever serve them has signed out: contacts whose queue has an answer to that get it. */
export function settleUnstaffed(routing: Routing): void {
  const plans = routing.unstaffed;
  routing.unstaffed = [];
  for (const contact of inOrder(plans.flatMap((plan) => contactsOnPlan(routing.index.cells, plan)))) {
    if (contact.phase !== 'waiting' || isStaffed(routing, contact)) continue;
    leavePlace(routing, contact);
    act(routing, contact, 'noStaff');
  }
}

function contactsOf(routing: Routing, queue: Queue, phase: Contact['phase']): Contact[] {
  return inOrder(
    [...routing.contacts.values()].filter((contact) => contact.queue === queue && contact.phase === phase),
  );
}

function inOrder(contacts: readonly Contact[]): Contact[] {
  return contacts.toSorted((a, b) => a.ordinal - b.ordinal);
}
