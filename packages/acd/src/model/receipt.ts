import type { OverflowReason } from './config.ts';

/** How many of the agents signed in each rule took away, in this order; what is left was ready. */
export interface Removed {
  readonly requirement: number;
  readonly reserved: number;
  readonly break: number;
  readonly notResponding: number;
  /** Their device or browser is gone. */
  readonly absent: number;
  /** Have asked for another state. */
  readonly leaving: number;
  /** Handle as much as they may, or what may not be interrupted. */
  readonly capacity: number;
}

export interface Scored {
  /** Of an agent, or of a contact where an agent chose. */
  readonly id: string;
  readonly score: number;
}

export type Because =
  /** The best of the agents who were ready, by the queue's own order. */
  | 'longestIdle'
  | 'bestFit'
  | 'leastOccupied'
  | 'proportional'
  /** An agent became free, and this contact had the most points of all they may serve. */
  | 'mostPoints'
  | 'preferred'
  | 'pulled'
  /** Why nobody was chosen. */
  | 'nobodyReady'
  | 'waitsForPreferred'
  | 'widened'
  | 'announced'
  | 'finished'
  | 'abandoned'
  | 'cancelled'
  | 'unreachable'
  | 'callback'
  | OverflowReason;

/** Why a decision was taken for which nobody was compared. */
export interface BriefReceipt {
  readonly ruleVersion: number;
  readonly because: Because;
  readonly ring: number;
  /** Points of the contact at this instant. */
  readonly points: number;
  readonly waitedMs: number;
}

/**
 * Why a decision was taken, ≤ 2,000 bytes of JSON. `top` holds the best five, the chosen one first: agents with idle seconds,
 * mean level or load, or contacts with points, as `because` says.
 */
export interface Receipt extends BriefReceipt {
  readonly signedIn: number;
  readonly removed: Removed;
  /** How many remained: agents, or contacts that waited for this agent. */
  readonly remained: number;
  readonly top: readonly Scored[];
}
