import type { Requirement } from '../model/requirement.ts';

export const everybody: Requirement = { all: [] };
export const nobody: Requirement = { any: [] };

/**
 * The same requirement in one form: nested `all` and `any` flattened, repeated parts once and in order, constants worked
 * out, level 1 left out. Equal requirements then have equal JSON.
 */
export function normalise(requirement: Requirement): Requirement {
  if ('all' in requirement) return combine(requirement.all, 'all');
  if ('any' in requirement) return combine(requirement.any, 'any');
  if ('not' in requirement) return negate(normalise(requirement.not));
  if ('skill' in requirement) return withLevel({ skill: requirement.skill }, requirement.level);
  if ('language' in requirement) return withLevel({ language: requirement.language }, requirement.level);
  if ('attribute' in requirement) {
    return 'is' in requirement
      ? { attribute: requirement.attribute, is: requirement.is }
      : { attribute: requirement.attribute, atLeast: requirement.atLeast };
  }
  return requirement;
}

/** The JSON of the normal form. */
export function canonical(requirement: Requirement): string {
  return JSON.stringify(normalise(requirement));
}

function combine(parts: readonly Requirement[], kind: 'all' | 'any'): Requirement {
  const [neutral, decisive] = kind === 'all' ? [everybody, nobody] : [nobody, everybody];
  const byText = new Map<string, Requirement>();
  for (const part of parts.map(normalise)) {
    if (isSame(part, decisive)) return decisive;
    for (const inner of partsOf(part, kind)) byText.set(JSON.stringify(inner), inner);
  }
  const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const [only] = sorted;
  if (only === undefined) return neutral;
  if (sorted.length === 1) return only;
  return kind === 'all' ? { all: sorted } : { any: sorted };
}

function partsOf(part: Requirement, kind: 'all' | 'any'): readonly Requirement[] {
  if (kind === 'all' && 'all' in part) return part.all;
  if (kind === 'any' && 'any' in part) return part.any;
  return [part];
}

function negate(inner: Requirement): Requirement {
  if ('not' in inner) return inner.not;
  if (isSame(inner, everybody)) return nobody;
  if (isSame(inner, nobody)) return everybody;
  return { not: inner };
}

function isSame(part: Requirement, constant: Requirement): boolean {
  if ('all' in part) return 'all' in constant && part.all.length === 0;
  return 'any' in part && part.any.length === 0 && 'any' in constant;
}

function withLevel<Atom extends Requirement>(atom: Atom, level: number | undefined): Requirement {
  return level === undefined || level === 1 ? atom : ({ ...atom, level } as Requirement);
}
