import { countsOf, createCells, staffIn } from './cells.ts';
import type { Agent, Contact, MatchIndex, Plan } from './entities.ts';
import { indexedPlan } from './indexed-plans.ts';

export function createMatchIndex(channels: number): MatchIndex {
  return {
    channels,
    cells: createCells(channels),
    profiles: [],
    freeProfiles: [],
    profilesByHash: new Map(),
    atomNumbers: new Map(),
    readyIdle: Array.from({ length: channels }, () => new Float64Array(0)),
    plansByAnchor: new Map(),
    plansByMention: new Map(),
    unanchored: new Set(),
    idlePlans: new Set(),
    signedIn: 0,
  };
}

/** Signed-in agents who could serve a plan in its widest ring, whatever they do now. */
export function staffOf(index: MatchIndex, plan: Plan): number {
  const { firstCell } = indexedPlan(index, plan);
  return staffIn(countsOf(index.cells, { firstCell, ring: plan.rings.length - 1, channel: 0 }));
}

/** Whether an agent may ever be offered contacts of a plan: qualified for its widest ring, and not reserved for others. */
export function mayServe({ profile, qualification: { reservedFor } }: Agent, { rings, queue }: Plan): boolean {
  if (reservedFor.length > 0 && !reservedFor.includes(queue.config.id)) return false;
  return rings.at(-1)?.matches(profile.atoms) === true;
}

/** Whether they may be offered this one: they have not refused it, either. */
export function maySee(agent: Agent, { refusedBy, plan }: Contact): boolean {
  return !refusedBy.includes(agent.id) && mayServe(agent, plan);
}
