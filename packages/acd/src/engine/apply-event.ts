import type { Decision } from '../model/decision.ts';
import type { RoutingEvent } from '../model/event.ts';
import { changePresence, decideBreak, forceState, reskill, signIn } from './agents.ts';
import { settleAgent } from './assign.ts';
import * as contacts from './contacts.ts';
import { ignore } from './decide.ts';
import type { Agent, Contact, Queue, Routing, Work } from './entities.ts';
import { settleHours, settleSite, settleUnstaffed } from './hours.ts';
import { requestState } from './presence.ts';
import { publish } from './publish.ts';
import { fire } from './timers.ts';
import { accept, endWork, extendWrapUp, failCallback, finish, miss, setActivity } from './works.ts';

/**
 * What follows from an event. First every timer due until then fires at its own instant, so that the outcome does not
 * depend on how often the clock is looked at. An instant before the last one counts as that one.
 */
export function applyEvent(routing: Routing, event: RoutingEvent, nowMs: number): readonly Decision[] {
  const atMs = Math.max(nowMs - routing.originAt, routing.nowMs);
  const decisions: Decision[] = [];
  routing.decisions = decisions;
  routing.eventId = null;
  for (let timer = routing.timers.pop(atMs); timer !== undefined; timer = routing.timers.pop(atMs)) {
    routing.nowMs = Math.max(routing.nowMs, timer.dueAt);
    fire(routing, timer);
    if (routing.unstaffed.length > 0) settleUnstaffed(routing);
  }
  routing.nowMs = atMs;
  routing.eventId = event.id;
  react(routing, event);
  if (routing.unstaffed.length > 0) settleUnstaffed(routing);
  routing.decisions = [];
  return decisions;
}

/** No timer is due before this instant, in epoch milliseconds; undefined when none is armed. */
export function nothingBefore(routing: Routing): number | undefined {
  const dueAt = routing.timers.nothingBefore();
  return dueAt === undefined ? undefined : routing.originAt + dueAt;
}

function react(routing: Routing, event: RoutingEvent): void {
  switch (event.type) {
    case 'agent.signedIn':
      signIn(routing, event);
      return;
    case 'agent.reskilled':
      withAgent(routing, event, (agent) => reskill(routing, agent, event));
      return;
    case 'agent.stateRequested':
      withAgent(routing, event, (agent) => {
        if (isUnknownReason(routing, event.request)) return;
        requestState(routing, agent, event.request);
        settleAgent(routing, agent);
      });
      return;
    case 'agent.stateForced':
      withAgent(routing, event, (agent) => {
        if (!isUnknownReason(routing, event.request)) forceState(routing, agent, event.request);
      });
      return;
    case 'agent.presenceChanged':
      withAgent(routing, event, (agent) => changePresence(routing, agent, event));
      return;
    case 'break.decided':
      withAgent(routing, event, (agent) => decideBreak(routing, agent, event.isApproved));
      return;
    case 'wrapUp.requested':
      withWork(routing, event, (work) => {
        work.isWrapUpAsked = true;
      });
      return;
    case 'wrapUp.extended':
      withWork(routing, event, (work) => extendWrapUp(routing, work));
      return;
    case 'wrapUp.ended':
      withWork(routing, event, (work) => {
        if (work.activity === 'wrapUp') endWork(routing, work);
        else ignore(routing, 'wrongPhase');
      });
      return;
    case 'contact.arrived':
      contacts.arrive(routing, event.contact);
      return;
    case 'contact.abandoned':
      withContact(routing, event, (contact) => contacts.abandon(routing, contact));
      return;
    case 'contact.activityChanged':
      withContact(routing, event, ({ work, phase }) => {
        if (work === undefined || phase !== 'handled') {
          ignore(routing, 'wrongPhase');
          return;
        }
        setActivity(routing, work, event.activity);
        settleAgent(routing, work.agent);
      });
      return;
    case 'contact.finished':
      withContact(routing, event, (contact) => finish(routing, contact));
      return;
    case 'contact.transferred':
      withContact(routing, event, (contact) => contacts.transfer(routing, contact, event));
      return;
    case 'contact.moved':
      withContact(routing, event, (contact) =>
        withQueue(routing, event, (queue) => contacts.move(routing, contact, queue)),
      );
      return;
    case 'contact.prioritised':
      withContact(routing, event, (contact) => contacts.prioritise(routing, contact, event.points));
      return;
    case 'contact.pulled':
      withContact(routing, event, (contact) => contacts.pull(routing, contact, event.agentId));
      return;
    case 'callback.requested':
      withContact(routing, event, (contact) => contacts.requestCallback(routing, contact, event));
      return;
    case 'callback.answered':
      withContact(routing, event, (contact) => contacts.reachCustomer(routing, contact));
      return;
    case 'callback.failed':
      withContact(routing, event, (contact) => {
        const isDialled = contact.callback === 'owed' && ['handled', 'dialling'].includes(contact.phase);
        if (isDialled) failCallback(routing, contact);
        else ignore(routing, 'wrongPhase');
      });
      return;
    case 'offer.accepted':
      withWork(routing, event, (work) => accept(routing, work));
      return;
    case 'offer.refused':
      withWork(routing, event, (work) => missRinging(routing, work, 'refused'));
      return;
    case 'offer.failed':
      withWork(routing, event, (work) => missRinging(routing, work, 'failed'));
      return;
    case 'queue.emergencyChanged':
      withQueue(routing, event, (queue) => {
        queue.isEmergency = event.isOn;
        settleHours(routing, queue);
      });
      return;
    case 'queue.closureChanged':
      withQueue(routing, event, (queue) => {
        queue.isClosed = event.isClosed;
        settleHours(routing, queue);
      });
      return;
    case 'site.changed':
      settleSite(routing, event.siteId, event.isUp);
      return;
    case 'config.published':
      publish(routing, event.config);
      return;
    case 'clock.ticked':
      return;
    default:
      event satisfies never;
  }
}

function missRinging(routing: Routing, work: Work, reason: 'refused' | 'failed'): void {
  if (work.activity === 'ringing') miss(routing, work, reason);
  else ignore(routing, 'wrongPhase');
}

function isUnknownReason(routing: Routing, request: { readonly state: string; readonly reasonId?: string }): boolean {
  if (request.reasonId === undefined || routing.config.breakReasonById.has(request.reasonId)) return false;
  ignore(routing, 'unknownReason');
  return true;
}

function withAgent(routing: Routing, { agentId }: { agentId: string }, then: (agent: Agent) => void): void {
  const agent = routing.agents.get(agentId);
  if (agent === undefined) ignore(routing, 'unknownAgent');
  else then(agent);
}

function withContact(routing: Routing, { contactId }: { contactId: string }, then: (contact: Contact) => void): void {
  const contact = routing.contacts.get(contactId);
  if (contact === undefined) ignore(routing, 'unknownContact');
  else then(contact);
}

function withWork(routing: Routing, { offerId }: { offerId: number }, then: (work: Work) => void): void {
  const work = routing.works.get(offerId);
  if (work === undefined) ignore(routing, 'unknownOffer');
  else then(work);
}

function withQueue(routing: Routing, { queueId }: { queueId: string }, then: (queue: Queue) => void): void {
  const queue = routing.queues.get(queueId);
  if (queue === undefined) ignore(routing, 'unknownQueue');
  else then(queue);
}
