import { fitOf } from '../requirement/compile.ts';
import { countStanding } from './cells.ts';
import { type MatchIndex, type Membership, type Plan, type PlanMembers, type Profile, standings } from './entities.ts';

export function createMembers(): PlanMembers {
  return { numbers: new Int32Array(4), fits: new Float64Array(4), memberships: [] };
}

/** Puts a profile among those a plan finds, if it satisfies any of its rings; an indexed plan. */
export function joinPlan(index: MatchIndex, profile: Profile, plan: Plan): void {
  const membership = membershipOf(profile, plan);
  if (membership === undefined) return;
  link(index, profile, membership);
  showCells(profile);
}

/** All the plans at once. */
export function joinPlans(index: MatchIndex, profile: Profile, memberships: readonly Membership[]): void {
  for (const membership of memberships) link(index, profile, membership);
  showCells(profile);
}

export function leavePlan(index: MatchIndex, profile: Profile, plan: Plan): void {
  const at = profile.memberships.findIndex((membership) => membership.plan === plan);
  const membership = profile.memberships[at];
  if (membership === undefined) return;
  profile.memberships.splice(at, 1);
  unlink(index, profile, membership);
  showCells(profile);
}

export function leaveAllPlans(index: MatchIndex, profile: Profile): void {
  for (const membership of profile.memberships) unlink(index, profile, membership);
  profile.memberships = [];
}

/** From which ring on a profile satisfies a plan; undefined for none. */
export function membershipOf({ atoms }: Profile, plan: Plan): Membership | undefined {
  const { rings, queue } = plan;
  if (rings.at(-1)?.matches(atoms) !== true) return undefined;
  const ring = rings.findIndex(({ matches }) => matches(atoms));
  const isReserved = atoms.has('reserved') && !atoms.has(`reserved:${queue.config.id}`);
  const isGraded = queue.config.selection.kind === 'bestFit';
  return { plan, ring, fit: isGraded ? fitOf(atoms, plan.gradedKeys) : 0, isReserved, place: -1 };
}

function link(index: MatchIndex, profile: Profile, membership: Membership): void {
  profile.memberships.push(membership);
  count(index, profile, { membership, sign: 1 });
  if (membership.isReserved) return;
  const members = membersOf(membership);
  const place = members.memberships.length;
  if (place === members.numbers.length) {
    members.numbers = enlarged(members.numbers, new Int32Array(2 * place));
    members.fits = enlarged(members.fits, new Float64Array(2 * place));
  }
  members.numbers[place] = profile.number;
  members.fits[place] = membership.fit;
  members.memberships.push(membership);
  membership.place = place;
}

function unlink(index: MatchIndex, profile: Profile, membership: Membership): void {
  count(index, profile, { membership, sign: -1 });
  if (membership.isReserved) return;
  const { memberships, numbers, fits } = membersOf(membership);
  const last = memberships.pop();
  if (last === undefined || last === membership) return;
  const from = memberships.length;
  memberships[membership.place] = last;
  numbers[membership.place] = numbers[from] as number;
  fits[membership.place] = fits[from] as number;
  last.place = membership.place;
}

/** Adds the agents of a profile to the cell of a membership, or takes them out. */
function count(
  { cells }: MatchIndex,
  { agents, standing, ready }: Profile,
  { membership, sign }: { membership: Membership; sign: 1 | -1 },
): void {
  const cell = cellOf(membership);
  if (membership.isReserved) {
    cells.reserved[cell] = (cells.reserved[cell] as number) + sign * agents;
    return;
  }
  if (agents === 0) return;
  for (let at = 0; at < standings.length; at++) countStanding(cells, cell, at, sign * (standing[at] as number));
  for (const [channel, live] of cells.live.entries()) {
    live[cell] = (live[cell] as number) + sign * (ready[channel]?.live ?? 0);
  }
}

function showCells(profile: Profile): void {
  const cells: number[] = [];
  for (const membership of profile.memberships) {
    if (membership.isReserved) continue;
    cells.push(cellOf(membership), (membership.plan.indexed?.firstCell ?? 0) + membership.plan.rings.length);
  }
  profile.cells = Int32Array.from(cells);
}

export function cellOf({ plan, ring }: Membership): number {
  return (plan.indexed?.firstCell ?? 0) + ring;
}

function membersOf({ plan, ring }: Membership): PlanMembers {
  return plan.indexed?.members[ring] as PlanMembers;
}

function enlarged<Numbers extends Int32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
