import type { Qualification } from '../model/agent.ts';
import { atomsOf } from '../requirement/atoms.ts';
import { type MatchIndex, type Membership, type Plan, type Profile, type ReadyAgents, standings } from './entities.ts';
import { addUnder, removeUnder } from './key-sets.ts';
import { joinPlans, leaveAllPlans, membershipOf } from './memberships.ts';

/** The profile of a qualification, shared by all agents who have the same; `like` is one that differs little, if known. */
export function profileOf(index: MatchIndex, qualification: Qualification, like?: Profile): Profile {
  const atoms = profileAtoms(qualification);
  const hash = hashOf(index, atoms);
  const known = index.profilesByHash.get(hash)?.find((profile) => isSame(profile.atoms, atoms));
  if (known !== undefined) return known;
  const profile = newProfile(index, atoms, hash);
  joinPlans(index, profile, like === undefined ? freshMemberships(index, profile) : memberships(index, profile, like));
  return profile;
}

export function dropProfileIfUnused(index: MatchIndex, profile: Profile): void {
  if (profile.agents > 0) return;
  leaveAllPlans(index, profile);
  for (const atom of profile.atoms.keys()) removeUnder(index.profilesByAtom, atom, profile);
  const sameHash = index.profilesByHash.get(profile.hash)?.filter((other) => other !== profile) ?? [];
  if (sameHash.length === 0) index.profilesByHash.delete(profile.hash);
  else index.profilesByHash.set(profile.hash, sameHash);
  index.profiles[profile.number] = undefined;
  index.freeProfiles.push(profile.number);
}

function profileAtoms(qualification: Qualification): Map<string, number> {
  const atoms = atomsOf(qualification);
  if (qualification.reservedFor.length > 0) atoms.set('reserved', 1);
  for (const queueId of qualification.reservedFor) atoms.set(`reserved:${queueId}`, 1);
  return atoms;
}

function newProfile(index: MatchIndex, atoms: Map<string, number>, hash: number): Profile {
  const number = index.freeProfiles.pop() ?? index.profiles.length;
  const profile: Profile = {
    number,
    hash,
    atoms,
    agents: 0,
    standing: new Int32Array(standings.length),
    ready: Array.from({ length: index.channels }, (): ReadyAgents => ({ byIdle: [], byOccupancy: [], live: 0 })),
    memberships: [],
    cells: new Int32Array(0),
  };
  index.profiles[number] = profile;
  const sameHash = index.profilesByHash.get(hash);
  if (sameHash === undefined) index.profilesByHash.set(hash, [profile]);
  else sameHash.push(profile);
  for (const atom of atoms.keys()) addUnder(index.profilesByAtom, atom, profile);
  index.readyIdle = index.readyIdle.map((idle) => withRoom(idle, number));
  for (const idle of index.readyIdle) idle[number] = Number.POSITIVE_INFINITY;
  return profile;
}

/** By looking at every plan that has one of the profile's atoms as an anchor. */
function freshMemberships(index: MatchIndex, profile: Profile): Membership[] {
  const plans = new Set<Plan>(index.unanchored);
  for (const atom of profile.atoms.keys()) for (const plan of index.plansByAnchor.get(atom) ?? []) plans.add(plan);
  return [...plans].flatMap((plan) => membershipOf(profile, plan) ?? []);
}

/** By looking only at plans that speak of what differs; the others are as for the profile that it is like. */
function memberships(index: MatchIndex, profile: Profile, like: Profile): Membership[] {
  const touched = new Set<Plan>();
  const look = (key: string) => {
    if (profile.atoms.get(key) === like.atoms.get(key)) return;
    for (const plan of index.plansByMention.get(key) ?? []) touched.add(plan);
  };
  if (reservationDiffers(profile, like)) return freshMemberships(index, profile);
  for (const key of profile.atoms.keys()) look(key);
  for (const key of like.atoms.keys()) look(key);
  const made: Membership[] = [];
  for (const { plan, ring, fit, isReserved } of like.memberships) {
    if (!touched.has(plan)) made.push({ plan, ring, fit, isReserved, place: -1 });
  }
  for (const plan of touched) {
    const membership = membershipOf(profile, plan);
    if (membership !== undefined) made.push(membership);
  }
  return made;
}

function reservationDiffers({ atoms }: Profile, like: Profile): boolean {
  const differs = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) => {
    for (const key of one.keys()) if (key.startsWith('reserved') && !other.has(key)) return true;
    return false;
  };
  return differs(atoms, like.atoms) || differs(like.atoms, atoms);
}

/** The same for the same atoms in any order. */
function hashOf(index: MatchIndex, atoms: ReadonlyMap<string, number>): number {
  let hash = 0;
  for (const [key, value] of atoms) {
    let number = index.atomNumbers.get(key);
    if (number === undefined) {
      number = index.atomNumbers.size + 1;
      index.atomNumbers.set(key, number);
    }
    let mixed = Math.imul(number, 0x9e3779b1) ^ Math.imul(Math.floor(value * 1024), 0x85ebca77);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    hash = (hash + (mixed ^ (mixed >>> 13))) | 0;
  }
  return hash;
}

function isSame(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) if (other.get(key) !== value) return false;
  return true;
}

function withRoom(numbers: Float64Array, number: number): Float64Array {
  if (number < numbers.length) return numbers;
  const larger = new Float64Array(Math.max(64, 2 * numbers.length, number + 1)).fill(Number.POSITIVE_INFINITY);
  larger.set(numbers);
  return larger;
}
