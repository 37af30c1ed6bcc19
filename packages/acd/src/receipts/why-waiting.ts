import { pointsOf, removedOf } from '../engine/decide.ts';
import type { Contact, Routing } from '../engine/entities.ts';
import { positionOf } from '../engine/waiting-place.ts';
import type { QueueHours, WaitRange } from '../model/decision.ts';
import type { Removed } from '../model/receipt.ts';
import { honestRange } from '../wait/wait-model.ts';

/** Why a contact still waits, from the state as it is. */
export interface WhyWaiting {
  readonly phase: Contact['phase'];
  readonly queueId: string;
  readonly hours: QueueHours;
  readonly waitedMs: number;
  readonly points: number;
  readonly ring: number;
  readonly signedIn: number;
  readonly removed: Removed;
  /** While it waits; 1 is next. */
  readonly position?: number;
  readonly wait?: WaitRange;
  /** Nobody but these agents is asked for so long. */
  readonly preferred?: { readonly agentIds: readonly string[]; readonly forMs: number };
  readonly nextRing?: { readonly ring: number; readonly inMs: number };
  /** To whom it rings, who talks. */
  readonly agentId?: string;
  /** When a callback is due. */
  readonly dueAt?: number;
}

/** Undefined for a contact that has ended or is unknown. */
export function whyWaiting(routing: Routing, contactId: string): WhyWaiting | undefined {
  const contact = routing.contacts.get(contactId);
  if (contact === undefined) return undefined;
  const { queue, plan, ring, phase } = contact;
  const next = plan.rings[ring + 1];
  const position = phase === 'waiting' ? positionOf(routing, contact) : undefined;
  const wait = position === undefined ? undefined : honestRange(queue.wait, position - 1);
  return {
    phase,
    queueId: queue.config.id,
    hours: queue.hours,
    waitedMs: routing.nowMs - contact.waitingSince,
    points: Math.round(pointsOf(routing, contact) / 1000) / 1000,
    ring,
    signedIn: routing.index.signedIn,
    removed: removedOf(routing, contact),
    ...(position !== undefined && { position }),
    ...(wait && { wait }),
    ...(phase === 'waiting' && contact.isWithPreferred && { preferred: preferredOf(routing, contact) }),
    ...(phase === 'waiting' &&
      next && { nextRing: { ring: ring + 1, inMs: contact.enteredAt + next.afterMs - routing.nowMs } }),
    ...(contact.work && { agentId: contact.work.agent.id }),
    ...(phase === 'scheduled' && contact.timer && { dueAt: routing.originAt + contact.timer.dueAt }),
  };
}

function preferredOf(routing: Routing, contact: Contact) {
  return {
    agentIds: (contact.preferred ?? []).map(({ agentId }) => agentId),
    forMs: contact.preferredUntil - routing.nowMs,
  };
}
