import { createCells } from './cells.ts';
import type { Agent, MatchIndex, Plan } from './entities.ts';
import { indexedPlan } from './indexed-plans.ts';

export function createMatchIndex(channels: number): MatchIndex {
  return {
    channels,
    cells: createCells(channels),
    profiles: [],
    freeProfiles: [],
    profilesByHash: new Map(),
    profilesByAtom: new Map(),
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
  const { members } = indexedPlan(index, plan);
  return members.reduce((sum, { memberships, numbers }) => {
    let agents = 0;
    for (let at = 0; at < memberships.length; at++) agents += index.profiles[numbers[at] as number]?.agents ?? 0;
    return sum + agents;
  }, 0);
}

/** Whether an agent may ever be offered contacts of a plan: qualified for its widest ring, and not reserved for others. */
export function mayServe({ profile, qualification: { reservedFor } }: Agent, { rings, queue }: Plan): boolean {
  if (reservedFor.length > 0 && !reservedFor.includes(queue.config.id)) return false;
  return rings.at(-1)?.matches(profile.atoms) === true;
}
