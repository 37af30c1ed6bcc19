import type { Decision, IgnoredReason } from '../model/decision.ts';
import type { Because, Receipt, Removed, Scored } from '../model/receipt.ts';
import { countsOf } from './cells.ts';
import type { Agent, Contact, Routing } from './entities.ts';
import { indexedPlan } from './indexed-plans.ts';

type Undecided = Decision extends infer D ? (D extends Decision ? Omit<D, 'id' | 'at' | 'eventId'> : never) : never;

/** Adds a decision to those of the current event, under its number. */
export function decide(routing: Routing, decision: Undecided): void {
  const number = ++routing.decisionNumber;
  routing.decisions.push({ id: number, at: routing.nowMs, eventId: routing.eventId, ...decision });
}

export function ignore(routing: Routing, reason: IgnoredReason): void {
  decide(routing, { type: 'event.ignored', reason });
}

/** Micro-points of a contact at this instant. */
export function pointsOf(routing: Routing, contact: Contact): number {
  return contact.key + contact.slope * (routing.nowMs - routing.originAt);
}

/** The receipt of a decision for which nobody was compared. */
export function plainReceipt(routing: Routing, contact: Contact, because: Because): Receipt {
  return receiptOf(routing, contact, { because, remained: 0, top: [] });
}

export interface Comparison {
  readonly because: Because;
  readonly remained: number;
  readonly top: readonly Scored[];
  /** The agent who became free and is not yet counted as such. */
  readonly freed?: Agent;
}

export function receiptOf(routing: Routing, contact: Contact, comparison: Comparison): Receipt {
  return {
    ruleVersion: routing.config.raw.version,
    because: comparison.because,
    ring: contact.ring,
    points: Math.round(pointsOf(routing, contact) / 1000) / 1000,
    waitedMs: routing.nowMs - contact.waitingSince,
    signedIn: routing.index.signedIn,
    removed: removedOf(routing, contact, comparison.freed),
    remained: comparison.remained,
    top: comparison.top,
  };
}

/** How many of the agents signed in each rule takes away for a contact in its ring, from counts alone. */
export function removedOf({ index }: Routing, contact: Contact, freed?: Agent): Removed {
  const { firstCell } = indexedPlan(index, contact.plan);
  const { ring, channel } = contact;
  const { standing, reserved, live } = countsOf(index.cells, { firstCell, ring, channel });
  let [free, busy, onBreak, notResponding, absent, leaving] = standing as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const matched = free + busy + onBreak + notResponding + absent + leaving;
  if (freed !== undefined && (freed.readyMask & (1 << channel)) === 0 && isCounted(freed, contact)) {
    if (freed.standing === 2) onBreak--;
    else if (freed.standing === 3) notResponding--;
    else if (freed.standing === 4) absent--;
    else if (freed.standing === 5) leaving--;
    else busy--;
  }
  return {
    requirement: index.signedIn - matched - reserved,
    reserved,
    break: onBreak,
    notResponding,
    absent,
    leaving,
    capacity: free + busy - live,
  };
}

/** Whether the agent is among those counted for the contact: in its ring already. */
function isCounted({ profile }: Agent, { plan, ring }: Contact): boolean {
  return plan.rings[ring]?.matches(profile.atoms) === true;
}
