import type { Qualification } from '../model/agent.ts';
import { atomsOf } from '../requirement/atoms.ts';
import { type MatchIndex, type Plan, type Profile, standings } from './entities.ts';
import { joinPlan, leavePlan, ringFor, unlistProfile } from './memberships.ts';

/** Levels or memberships of an agent that change: by atom key, 0 for one that goes. */
export type AtomChanges = ReadonlyMap<string, number>;

/** The profile of a qualification, shared by all agents who have the same. */
export function profileOf(index: MatchIndex, qualification: Qualification): Profile {
  const atoms = profileAtoms(qualification);
  let hash = 0;
  for (const [key, value] of atoms) hash = (hash + atomHash(index, key, value)) | 0;
  const known = knownProfile(index, atoms, hash);
  if (known !== undefined) return known;
  const profile = newProfile(index, atoms, hash);
  for (const plan of plansFor(index, profile)) joinPlan(index, profile, plan);
  return profile;
}

/** The profile that differs from another in a few atoms, none of them reservations: only plans that speak of them are looked at. */
export function profileLike(index: MatchIndex, like: Profile, changes: AtomChanges): Profile {
  const atoms = new Map(like.atoms);
  let { hash } = like;
  for (const [key, value] of changes) {
    const before = atoms.get(key);
    if (before !== undefined) hash = (hash - atomHash(index, key, before)) | 0;
    if (value === 0) atoms.delete(key);
    else {
      atoms.set(key, value);
      hash = (hash + atomHash(index, key, value)) | 0;
    }
  }
  const known = knownProfile(index, atoms, hash);
  if (known !== undefined) return known;
  const profile = newProfile(index, atoms, hash);
  follow(index, profile, like, changes);
  return profile;
}

function knownProfile(index: MatchIndex, atoms: ReadonlyMap<string, number>, hash: number): Profile | undefined {
  return index.profilesByHash.get(hash)?.find((profile) => isSame(profile.atoms, atoms));
}

export function dropProfileIfUnused(index: MatchIndex, profile: Profile): void {
  if (profile.agents > 0) return;
  unlistProfile(index, profile);
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
    ready: [],
    plans: [],
    rings: [],
    places: [],
    isListed: false,
    cells: [],
    reservedCells: [],
  };
  index.profiles[number] = profile;
  const sameHash = index.profilesByHash.get(hash);
  if (sameHash === undefined) index.profilesByHash.set(hash, [profile]);
  else sameHash.push(profile);
  for (const [channel, idle] of index.readyIdle.entries()) {
    const roomy = withRoom(idle, number);
    roomy[number] = Number.POSITIVE_INFINITY;
    index.readyIdle[channel] = roomy;
  }
  return profile;
}

/** Plans that have one of the profile's atoms as an anchor, or none. */
function plansFor(index: MatchIndex, profile: Profile): Set<Plan> {
  const plans = new Set<Plan>(index.unanchored);
  for (const atom of profile.atoms.keys()) for (const plan of index.plansByAnchor.get(atom) ?? []) plans.add(plan);
  return plans;
}

/** Serves the plans that another profile serves, but for those that speak of what differs: they are looked at. */
function follow(index: MatchIndex, profile: Profile, like: Profile, changes: AtomChanges): void {
  profile.plans = like.plans.slice();
  profile.rings = like.rings.slice();
  profile.places = like.places.slice();
  profile.cells = like.cells.slice();
  profile.reservedCells = like.reservedCells.slice();
  for (const key of changes.keys()) {
    for (const plan of index.plansByMention.get(key) ?? []) {
      const at = like.plans.indexOf(plan);
      const isSameRing = ringFor(profile, plan) === (at === -1 ? -1 : like.rings[at]);
      if (isSameRing && profile.reservedCells.length === 0) continue;
      leavePlan(index, profile, plan);
      joinPlan(index, profile, plan);
    }
  }
}

/** Hashes of atoms are added up, so that their order makes no difference. */
function atomHash(index: MatchIndex, key: string, value: number): number {
  let number = index.atomNumbers.get(key);
  if (number === undefined) {
    number = index.atomNumbers.size + 1;
    index.atomNumbers.set(key, number);
  }
  const mixed = Math.imul(number, 0x9e3779b1) ^ Math.imul(Math.floor(value * 1024), 0x85ebca77);
  const spread = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return spread ^ (spread >>> 13);
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
