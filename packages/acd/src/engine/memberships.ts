import { fitOf } from '../requirement/compile.ts';
import { countStanding } from './cells.ts';
import { type MatchIndex, type Plan, type PlanMembers, type Profile, standings } from './entities.ts';

export function createMembers(): PlanMembers {
  return { numbers: [], fits: [], memberships: [] };
}

/** From which ring on a profile satisfies a plan; -1 for never. */
export function ringFor({ atoms }: Profile, { rings }: Plan): number {
  if (rings.at(-1)?.matches(atoms) !== true) return -1;
  return rings.findIndex(({ matches }) => matches(atoms));
}

/** Lets a profile serve an indexed plan, or be counted as reserved from it, if it satisfies any of its rings. */
export function joinPlan(index: MatchIndex, profile: Profile, plan: Plan): void {
  const ring = ringFor(profile, plan);
  if (ring === -1) return;
  const first = firstCellOf(plan);
  if (isReservedFrom(profile, plan)) {
    profile.reservedCells.push(first + ring);
    countReserved(index, first + ring, profile.agents);
    return;
  }
  profile.plans.push(plan);
  profile.rings.push(ring);
  profile.places.push(-1);
  profile.cells.push(first + ring, first + plan.rings.length);
  if (profile.agents > 0) countProfile(index, profile, { cell: first + ring, sign: 1 });
  if (profile.isListed) list(profile, profile.plans.length - 1);
}

/** The profile no longer serves the plan, which it may never have done. */
export function leavePlan(index: MatchIndex, profile: Profile, plan: Plan): void {
  const at = profile.plans.indexOf(plan);
  if (at === -1) {
    leaveReserved(index, profile, plan);
    return;
  }
  if (profile.agents > 0) countProfile(index, profile, { cell: profile.cells[2 * at] as number, sign: -1 });
  if (profile.isListed) unlist(index, profile, at);
  const last = profile.plans.length - 1;
  profile.plans[at] = profile.plans[last] as Plan;
  profile.rings[at] = profile.rings[last] as number;
  profile.places[at] = profile.places[last] as number;
  profile.cells[2 * at] = profile.cells[2 * last] as number;
  profile.cells[2 * at + 1] = profile.cells[2 * last + 1] as number;
  if (profile.isListed && at !== last) membersOf(profile, at).memberships[profile.places[at]] = at;
  profile.plans.pop();
  profile.rings.pop();
  profile.places.pop();
  profile.cells.length -= 2;
}

/** Puts a profile among the members of its plans, so that contacts find its agents. */
export function listProfile(profile: Profile): void {
  if (profile.isListed) return;
  profile.isListed = true;
  for (let at = 0; at < profile.plans.length; at++) list(profile, at);
}

export function unlistProfile(index: MatchIndex, profile: Profile): void {
  if (!profile.isListed) return;
  for (let at = 0; at < profile.plans.length; at++) unlist(index, profile, at);
  profile.isListed = false;
}

function list(profile: Profile, at: number): void {
  const plan = profile.plans[at] as Plan;
  const { numbers, fits, memberships } = membersOf(profile, at);
  const isGraded = plan.queue.config.selection.kind === 'bestFit';
  profile.places[at] = numbers.length;
  numbers.push(profile.number);
  fits.push(isGraded ? fitOf(profile.atoms, plan.gradedKeys) : 0);
  memberships.push(at);
}

function unlist(index: MatchIndex, profile: Profile, at: number): void {
  const { numbers, fits, memberships } = membersOf(profile, at);
  const place = profile.places[at] as number;
  const number = numbers.pop() as number;
  const fit = fits.pop() as number;
  const membership = memberships.pop() as number;
  if (place === numbers.length) return;
  numbers[place] = number;
  fits[place] = fit;
  memberships[place] = membership;
  (index.profiles[number] as Profile).places[membership] = place;
}

function membersOf({ plans, rings }: Profile, at: number): PlanMembers {
  return plans[at]?.indexed?.members[rings[at] as number] as PlanMembers;
}

function leaveReserved(index: MatchIndex, profile: Profile, plan: Plan): void {
  const first = firstCellOf(plan);
  const at = profile.reservedCells.findIndex((cell) => cell >= first && cell < first + plan.rings.length);
  const cell = profile.reservedCells[at];
  if (cell === undefined) return;
  profile.reservedCells.splice(at, 1);
  countReserved(index, cell, -profile.agents);
}

function isReservedFrom({ atoms }: Profile, { queue }: Plan): boolean {
  return atoms.has('reserved') && !atoms.has(`reserved:${queue.config.id}`);
}

export function countReserved({ cells }: MatchIndex, cell: number, change: number): void {
  cells.reserved[cell] = (cells.reserved[cell] as number) + change;
}

/** Adds the agents of a profile to a cell, or takes them out. */
function countProfile(
  { cells }: MatchIndex,
  { standing, ready }: Profile,
  { cell, sign }: { cell: number; sign: 1 | -1 },
): void {
  for (let at = 0; at < standings.length; at++) countStanding(cells, cell, at, sign * (standing[at] as number));
  for (const [channel, live] of cells.live.entries()) {
    live[cell] = (live[cell] as number) + sign * (ready[channel]?.live ?? 0);
  }
}

function firstCellOf({ indexed }: Plan): number {
  return indexed?.firstCell as number;
}
