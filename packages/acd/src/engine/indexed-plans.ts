import type { Requirement } from '../model/requirement.ts';
import { keyOf } from '../requirement/atoms.ts';
import { anchorsOf } from '../requirement/compile.ts';
import { giveBackCells, takeCells } from './cells.ts';
import type { IndexedPlan, MatchIndex, Plan } from './entities.ts';
import { addUnder, removeUnder } from './key-sets.ts';
import { createMembers, joinPlan, leavePlan } from './memberships.ts';

/** Plans of contacts with a requirement of their own that are kept for the next such contact. */
const idlePlansKept = 2048;

/** A plan in the index, put there when first needed. */
export function indexedPlan(index: MatchIndex, plan: Plan): IndexedPlan {
  if (plan.indexed !== undefined) return plan.indexed;
  const widest = (plan.rings.at(-1) as Plan['rings'][number]).requirement;
  const anchors = anchorsOf(widest, rarity);
  const indexed: IndexedPlan = {
    firstCell: takeCells(index.cells, plan.rings.length),
    anchors,
    mentions: [...new Set(plan.rings.flatMap(({ requirement }) => keysIn(requirement)))],
    members: plan.rings.map(createMembers),
  };
  plan.indexed = indexed;
  if (anchors === undefined) index.unanchored.add(plan);
  else for (const key of anchors) addUnder(index.plansByAnchor, key, plan);
  for (const key of indexed.mentions) addUnder(index.plansByMention, key, plan);
  for (const profile of index.profiles) if (profile !== undefined) joinPlan(index, profile, plan);
  return indexed;
}

export function usePlan(index: MatchIndex, plan: Plan): void {
  plan.contacts++;
  index.idlePlans.delete(plan);
}

/** No contact uses the plan now. One that every contact of its queue could use stays. */
export function releasePlan(index: MatchIndex, plan: Plan): void {
  if (plan.contacts > 0 || plan === plan.queue.basePlan) return;
  index.idlePlans.add(plan);
  if (index.idlePlans.size <= idlePlansKept) return;
  for (const oldest of index.idlePlans) {
    dropPlan(index, oldest);
    return;
  }
}

function dropPlan(index: MatchIndex, plan: Plan): void {
  index.idlePlans.delete(plan);
  plan.queue.plans.delete(plan.key);
  const { indexed } = plan;
  if (indexed === undefined) return;
  for (const profile of index.profiles) if (profile !== undefined) leavePlan(index, profile, plan);
  index.unanchored.delete(plan);
  for (const key of indexed.anchors ?? []) removeUnder(index.plansByAnchor, key, plan);
  for (const key of indexed.mentions) removeUnder(index.plansByMention, key, plan);
  giveBackCells(index.cells, indexed.firstCell, plan.rings.length);
  plan.indexed = undefined;
}

/** The fewer agents usually have a kind of atom, the better an anchor it is. */
const kindsByRarity = ['attribute', 'number', 'queue', 'skill', 'group', 'tier', 'site', 'organisation', 'language'];

function rarity(key: string): number {
  return 1 + kindsByRarity.indexOf(key.slice(0, key.indexOf(':')));
}

function keysIn(requirement: Requirement): string[] {
  if ('all' in requirement) return requirement.all.flatMap(keysIn);
  if ('any' in requirement) return requirement.any.flatMap(keysIn);
  return 'not' in requirement ? keysIn(requirement.not) : [keyOf(requirement).key];
}
