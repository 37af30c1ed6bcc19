import type { Lane, LaneItem, LaneSlots } from '../structures/lane.ts';

/** Profiles by number, in no order; parallel arrays. */
export interface PlanMembers {
  readonly numbers: number[];
  readonly fits: number[];
  /** Which of its memberships it is, for the profile. */
  readonly memberships: number[];
}

export interface WaitingLane extends Lane {
  readonly cell: number;
  readonly laneClass: number;
}

/** Contacts of one class gain points at one pace and come to the agent by one channel. */
export interface LaneClass {
  readonly channel: number;
  readonly slope: number;
}

/** A cell is a ring of a plan. What is counted for a profile stands in the cell of the first ring it satisfies. */
export interface Cells<Item extends LaneItem> {
  capacity: number;
  used: number;
  /** Blocks given back, by size. */
  readonly free: Map<number, number[]>;
  /** Agents by standing, six to a cell. */
  standing: Int32Array;
  reserved: Int32Array;
  /** Agents ready, by channel. */
  live: Int32Array[];
  classes: readonly LaneClass[];
  /** Of the first contact of a lane, -Infinity with none; the lanes of a cell side by side, for a quick look over many. */
  keys: Float64Array;
  /** Not below those of all contacts of a lane but the first. */
  nextKeys: Float64Array;
  topSlots: Int32Array;
  sizes: Int32Array;
  lanes: (WaitingLane | undefined)[];
  readonly waiting: LaneSlots<Item>;
}

/** An agent's entry among the ready, valid until something about the agent changes. */
export interface Ticket<Who> {
  readonly agent: Who;
  readonly number: number;
  readonly idleSince: number;
  readonly load: number;
  /** Orders agents of equal load by occupancy, at any instant. */
  readonly occupancySign: number;
  readonly occupancyRank: number;
}

/** Agents of a profile who are ready for a channel, as heaps in both orders. */
export interface ReadyAgents<Who> {
  readonly byIdle: Ticket<Who>[];
  /** Kept only while a queue asks for the least occupied. */
  readonly byOccupancy: Ticket<Who>[];
  live: number;
}
