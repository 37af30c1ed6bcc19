import type { Level, Requirement, Widening } from '../model/requirement.ts';
import { everybody, normalise } from './normalise.ts';

/** The requirement after one step of widening: whoever satisfied it still does. What stands under a NOT is left alone. */
export function widen(requirement: Requirement, step: Widening): Requirement {
  if (step.kind === 'addGroup') return normalise({ any: [requirement, { group: step.groupId }] });
  if (step.kind === 'alternative') return normalise({ any: [requirement, step.requirement] });
  return normalise(replaceAtoms(requirement, step));
}

type AtomWidening = Exclude<Widening, { readonly kind: 'addGroup' | 'alternative' }>;

function replaceAtoms(requirement: Requirement, step: AtomWidening): Requirement {
  if ('all' in requirement) return { all: requirement.all.map((part) => replaceAtoms(part, step)) };
  if ('any' in requirement) return { any: requirement.any.map((part) => replaceAtoms(part, step)) };
  if ('not' in requirement) return requirement;
  if (step.kind === 'addSite') {
    return 'site' in requirement ? { any: [requirement, { site: step.siteId }] } : requirement;
  }
  const level = gradedLevel(requirement, step);
  if (level === undefined) return requirement;
  if (step.kind === 'drop') return everybody;
  return { ...requirement, level: Math.max(1, level - step.by) as Level };
}

/** The level asked for, if the requirement is the skill or language the step speaks of. */
function gradedLevel(
  requirement: Requirement,
  step: { readonly of: 'skill' | 'language'; readonly id: string },
): number | undefined {
  if (step.of === 'skill') {
    return 'skill' in requirement && requirement.skill === step.id ? (requirement.level ?? 1) : undefined;
  }
  return 'language' in requirement && requirement.language === step.id ? (requirement.level ?? 1) : undefined;
}
