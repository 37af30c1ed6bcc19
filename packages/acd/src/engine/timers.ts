import { honestRange } from '../wait/wait-model.ts';
import { act, findOrWait, isStaffed } from './admission.ts';
import { signOutAbsent } from './agents.ts';
import { seekAgent } from './assign.ts';
import { briefReceipt, decide, plainReceipt } from './decide.ts';
import type { Contact, Routing, RoutingTimer, Work } from './entities.ts';
import { readCalendar, settleHours } from './hours.ts';
import { readyCountOf } from './ready-agents.ts';
import { armAgenda, changePlace, leavePlace, positionOf, takePlace, waitEndsAt } from './waiting-place.ts';
import { endWork, miss } from './works.ts';

/** A timer that is due, at the instant it was due. */
export function fire(routing: Routing, { task }: RoutingTimer): void {
  switch (task.kind) {
    case 'contact':
      task.contact.timer = undefined;
      if (task.contact.phase === 'waiting') followAgenda(routing, task.contact);
      else schedulePassed(routing, task.contact);
      return;
    case 'work':
      workTimePassed(routing, task.work);
      return;
    case 'absence':
      signOutAbsent(routing, task.agent);
      return;
    case 'redial':
      task.redial.queue.redials.delete(task.redial.address);
      return;
    case 'calendar':
      readCalendar(routing, task.calendar);
      for (const queue of routing.queues.values()) {
        if (queue.config.calendarId === task.calendar.id) settleHours(routing, queue);
      }
      return;
    default:
      task satisfies never;
  }
}

function workTimePassed(routing: Routing, work: Work): void {
  work.timer = undefined;
  if (work.activity === 'ringing') miss(routing, work, 'notAnswered');
  else endWork(routing, work);
}

function schedulePassed(routing: Routing, contact: Contact): void {
  if (contact.queue.hours === 'open') findOrWait(routing, contact);
}

/** Whatever is due for a waiting contact: no longer for preferred agents alone, a wider ring, too long, told its position. */
function followAgenda(routing: Routing, contact: Contact): void {
  if (widenWhatIsDue(routing, contact) && isTaken(routing, contact)) return;
  if (contact.callback === 'none' && !contact.isOverdue && waitEndsAt(contact) <= routing.nowMs) {
    leavePlace(routing, contact);
    contact.isOverdue = true;
    act(routing, contact, 'waited');
    return;
  }
  if (contact.callback === 'none' && contact.nextAnnouncementAt <= routing.nowMs) announce(routing, contact);
  armAgenda(routing, contact);
}

/** Whether somebody was found for a contact that more may see now, or there is nobody left to wait for. */
function isTaken(routing: Routing, contact: Contact): boolean {
  const isHopeless = lacksStaff(routing, contact);
  if (readyCountOf(routing.index, contact) === 0 && !isHopeless) return false;
  leavePlace(routing, contact);
  if (seekAgent(routing, contact)) return true;
  if (isHopeless) {
    act(routing, contact, 'noStaff');
    return true;
  }
  takePlace(routing, contact);
  return false;
}

function lacksStaff(routing: Routing, contact: Contact): boolean {
  const { actions } = contact.queue.config;
  return actions.noStaff !== undefined && contact.callback === 'none' && !isStaffed(routing, contact);
}

/** @returns whether more agents may see the contact now */
function widenWhatIsDue(routing: Routing, contact: Contact): boolean {
  const { rings } = contact.plan;
  let ring = contact.ring;
  while ((rings[ring + 1]?.afterMs ?? Number.POSITIVE_INFINITY) <= routing.nowMs - contact.enteredAt) ring++;
  const isReleased = contact.isWithPreferred && contact.preferredUntil <= routing.nowMs;
  const isWider = ring !== contact.ring;
  if (!isWider && !isReleased) return false;
  changePlace(routing, contact, { ring, isWithPreferred: contact.isWithPreferred && !isReleased });
  if (!isWider) return true;
  decide(routing, {
    type: 'contact.widened',
    contactId: contact.id,
    queueId: contact.queue.config.id,
    ring,
    receipt: plainReceipt(routing, contact, 'widened'),
  });
  return true;
}

function announce(routing: Routing, contact: Contact): void {
  const { announcements } = contact.queue.config;
  if (announcements === undefined) return;
  const { everySeconds, tellPositionUpTo, offerCallbackFromPosition } = announcements;
  contact.nextAnnouncementAt = routing.nowMs + everySeconds * 1000;
  const position = positionOf(routing, contact);
  const wait = honestRange(contact.queue.wait, position - 1);
  decide(routing, {
    type: 'contact.announced',
    contactId: contact.id,
    queueId: contact.queue.config.id,
    ...(position <= tellPositionUpTo && { position }),
    ...(wait && { wait }),
    isCallbackOffered: offerCallbackFromPosition !== undefined && position >= offerCallbackFromPosition,
    receipt: briefReceipt(routing, contact, 'announced'),
  });
}
