import type { Decision, IgnoredReason } from '../model/decision.ts';
import type { Because, BriefReceipt, Receipt, Removed, Scored } from '../model/receipt.ts';
import { countsOf } from './cells.ts';
import type { Agent, Contact, Routing } from './entities.ts';
import { indexedPlan } from './indexed-plans.ts';

type Undecided = Decision extends infer D ? (D extends Decision ? Omit<D, 'id' | 'at' | 'eventId'> : never) : never;

/** Adds a decision to those of the current event, under its number. */
export function decide(routing: Routing, decision: Undecided): void {
  const number = ++routing.decisionNumber;
  routing.decisions.push({
    id: number,
    at: routing.originAt + routing.nowMs,
    eventId: routing.eventId,
    ...decision,
  });
}

export function ignore(routing: Routing, reason: IgnoredReason): void {
  decide(routing, { type: 'event.ignored', reason });
}

/** Micro-points of a contact at this instant. */
export function pointsOf(routing: Routing, contact: Contact): number {
  return contact.key + contact.slope * routing.nowMs;
}

/** The receipt of a decision for which no agent was looked at. */
export function briefReceipt(routing: Routing, contact: Contact, because: Because): BriefReceipt {
  return {
    ruleVersion: routing.config.raw.version,
    because,
    ring: contact.ring,
    points: Math.round(pointsOf(routing, contact) / 1000) / 1000,
    waitedMs: routing.nowMs - contact.waitingSince,
  };
}

/** The receipt of a decision that says why nobody was chosen. */
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
  const { ring, channel } = contact;
  const counts = countsOf(index.cells, { firstCell: indexedPlan(index, contact.plan).firstCell, ring, channel });
  const { free, busy, break: onBreak, notResponding, absent, leaving, reserved, live } = counts;
  const matched = free + busy + onBreak + notResponding + absent + leaving;
  const isTaken = freed !== undefined && (freed.readyMask & (1 << channel)) === 0 && isCounted(freed, contact);
  const standing = isTaken ? freed.standing : undefined;
  return {
    requirement: index.signedIn - matched - reserved,
    reserved,
    break: onBreak - (standing === 2 ? 1 : 0),
    notResponding: notResponding - (standing === 3 ? 1 : 0),
    absent: absent - (standing === 4 ? 1 : 0),
    leaving: leaving - (standing === 5 ? 1 : 0),
    capacity: free + busy - live - (standing === 0 || standing === 1 ? 1 : 0),
  };
}

/** Whether the agent is among those counted for the contact: only a preferred agent may belong to a wider ring. */
function isCounted({ profile }: Agent, { plan, ring, preferred }: Contact): boolean {
  return preferred === undefined || plan.rings[ring]?.matches(profile.atoms) === true;
}
