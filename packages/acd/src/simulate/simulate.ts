import { applyEvent, nothingBefore } from '../engine/apply-event.ts';
import { createRouting } from '../engine/create-routing.ts';
import type { AgentCapacity, Qualification } from '../model/agent.ts';
import type { RoutingConfig } from '../model/config.ts';
import type { ArrivingContact } from '../model/contact.ts';
import type { Decision, Offered, Waiting } from '../model/decision.ts';
import type { RoutingEvent } from '../model/event.ts';
import { createHappenings } from './happenings.ts';

export interface SimulatedAgent {
  readonly id: string;
  readonly qualification: Qualification;
  readonly capacity: AgentCapacity;
  /** Milliseconds after the start; at the start without, never signed out without. */
  readonly fromMs?: number;
  readonly untilMs?: number;
}

export interface SimulatedArrival {
  /** Milliseconds after the start, ascending. */
  readonly atMs: number;
  readonly contact: ArrivingContact;
  /** How long the customer waits before hanging up; for ever without. */
  readonly patienceMs?: number;
  /** Talk and hold. */
  readonly handlingMs: number;
}

export interface Simulation {
  readonly config: RoutingConfig;
  readonly agents: readonly SimulatedAgent[];
  readonly arrivals: Iterable<SimulatedArrival>;
  /** Epoch milliseconds. */
  readonly startAt: number;
  /** How long an agent lets it ring. */
  readonly answerMs: number;
}

/** What became of one contact. Milliseconds. */
export interface SimulatedContact {
  readonly id: string;
  readonly queueId: string;
  readonly atMs: number;
  /** Until answered, or until it ended otherwise. */
  readonly waitedMs: number;
  readonly outcome: string;
  readonly isAnswered: boolean;
  readonly handlingMs: number;
  /** What the customer was told when beginning to wait. */
  readonly told: Waiting['wait'];
}

/**
 * Runs arrivals through the engine itself, by a clock that jumps from one happening to the next; contacts come out in the
 * order in which they end. The same input gives the same output.
 */
export function* simulate({ config, agents, arrivals, startAt, answerMs }: Simulation): Generator<SimulatedContact> {
  const routing = createRouting(config, startAt);
  const happenings = createHappenings<RoutingEvent | SimulatedArrival>();
  const open = new Map<string, OpenContact>();
  const upcoming = arrivals[Symbol.iterator]();
  let eventNumber = 0;
  const eventId = () => `s${++eventNumber}`;

  for (const agent of agents) planAgent(agent);
  planArrival();
  for (;;) {
    const wakeAt = (nothingBefore(routing) ?? Number.POSITIVE_INFINITY) - startAt;
    const isTimer = wakeAt < happenings.nextAt() && open.size > 0;
    const happening = isTimer ? undefined : happenings.next();
    if (!isTimer && happening === undefined) return;
    const atMs = happening?.atMs ?? wakeAt;
    yield* follow(applyEvent(routing, eventOf(happening?.what, atMs), startAt + atMs), atMs);
  }

  function planAgent({ id: agentId, qualification, capacity, fromMs = 0, untilMs }: SimulatedAgent): void {
    happenings.plan(fromMs, {
      id: eventId(),
      type: 'agent.signedIn',
      agentId,
      qualification,
      capacity,
      hasDevice: true,
      hasBrowser: true,
      state: { state: 'available' },
    });
    if (untilMs === undefined) return;
    happenings.plan(untilMs, { id: eventId(), type: 'agent.stateRequested', agentId, request: { state: 'signedOut' } });
  }

  function planArrival(): void {
    const { value, done } = upcoming.next();
    if (done !== true) happenings.plan(value.atMs, value);
  }

  function eventOf(what: RoutingEvent | SimulatedArrival | undefined, atMs: number): RoutingEvent {
    if (what === undefined) return { id: eventId(), type: 'clock.ticked' };
    if ('type' in what) return what;
    const { contact, patienceMs } = what;
    planArrival();
    open.set(contact.id, { arrival: what, told: undefined, answeredAtMs: undefined });
    if (patienceMs !== undefined) {
      happenings.plan(atMs + patienceMs, { id: eventId(), type: 'contact.abandoned', contactId: contact.id });
    }
    return { id: eventId(), type: 'contact.arrived', contact };
  }

  function* follow(decisions: readonly Decision[], nowMs: number): Generator<SimulatedContact> {
    for (const decision of decisions) {
      const atMs = decision.at - startAt;
      if (decision.type === 'contact.offered') planAnswer(decision, Math.max(nowMs, atMs + answerMs));
      else if (decision.type === 'contact.waiting') {
        const contact = open.get(decision.contactId);
        if (contact !== undefined) contact.told ??= decision.wait;
      } else if (decision.type === 'contact.answered') {
        const contact = open.get(decision.contactId);
        if (contact === undefined) continue;
        contact.answeredAtMs = atMs;
        const finished = { id: eventId(), type: 'contact.finished' as const, contactId: decision.contactId };
        happenings.plan(atMs + contact.arrival.handlingMs, finished);
      } else if (decision.type === 'contact.closed') {
        const contact = open.get(decision.contactId);
        if (contact === undefined) continue;
        open.delete(decision.contactId);
        yield ended(contact, decision, atMs);
      }
    }
  }

  function planAnswer({ offerId }: Offered, atMs: number): void {
    happenings.plan(atMs, { id: eventId(), type: 'offer.accepted', offerId });
  }
}

interface OpenContact {
  readonly arrival: SimulatedArrival;
  told: Waiting['wait'];
  answeredAtMs: number | undefined;
}

function ended(
  { arrival, told, answeredAtMs }: OpenContact,
  { queueId, outcome }: { queueId: string; outcome: string },
  atMs: number,
): SimulatedContact {
  return {
    id: arrival.contact.id,
    queueId,
    atMs: arrival.atMs,
    waitedMs: (answeredAtMs ?? atMs) - arrival.atMs,
    outcome,
    isAnswered: answeredAtMs !== undefined,
    handlingMs: answeredAtMs === undefined ? 0 : arrival.handlingMs,
    told,
  };
}
