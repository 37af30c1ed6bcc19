import type { Requirement } from '../model/requirement.ts';
import { type Atoms, keyOf } from './atoms.ts';

export type Matcher = (atoms: Atoms) => boolean;

/** A requirement as a function; it does not change with its argument's order. */
export function compile(requirement: Requirement): Matcher {
  if ('all' in requirement) {
    const parts = requirement.all.map(compile);
    const [first, second] = parts;
    if (first === undefined) return () => true;
    if (second === undefined) return first;
    if (parts.length === 2) return (atoms) => first(atoms) && second(atoms);
    return (atoms) => parts.every((part) => part(atoms));
  }
  if ('any' in requirement) {
    const parts = requirement.any.map(compile);
    return (atoms) => parts.some((part) => part(atoms));
  }
  if ('not' in requirement) {
    const inner = compile(requirement.not);
    return (atoms) => !inner(atoms);
  }
  const { key, atLeast } = keyOf(requirement);
  return (atoms) => (atoms.get(key) ?? Number.NEGATIVE_INFINITY) >= atLeast;
}

/**
 * Keys of which whoever satisfies the requirement has at least one, so that candidates are found by an index; undefined when
 * somebody with none of them could. `frequencyOf` tells how many have a key: the rarer part of an `all` is taken.
 */
export function anchorsOf(requirement: Requirement, frequencyOf: (key: string) => number): string[] | undefined {
  if ('all' in requirement) {
    let best: string[] | undefined;
    let bestFrequency = Number.POSITIVE_INFINITY;
    for (const part of requirement.all) {
      const anchors = anchorsOf(part, frequencyOf);
      if (anchors === undefined) continue;
      const frequency = anchors.reduce((sum, key) => sum + frequencyOf(key), 0);
      if (frequency >= bestFrequency) continue;
      best = anchors;
      bestFrequency = frequency;
    }
    return best;
  }
  if ('any' in requirement) {
    const keys = new Set<string>();
    for (const part of requirement.any) {
      const anchors = anchorsOf(part, frequencyOf);
      if (anchors === undefined) return undefined;
      for (const key of anchors) keys.add(key);
    }
    return [...keys];
  }
  return 'not' in requirement ? undefined : [keyOf(requirement).key];
}

/** Keys of the skills and languages that are asked for, wherever they stand except under a NOT. */
export function gradedKeysOf(requirement: Requirement): string[] {
  if ('all' in requirement) return [...new Set(requirement.all.flatMap(gradedKeysOf))];
  if ('any' in requirement) return [...new Set(requirement.any.flatMap(gradedKeysOf))];
  return 'skill' in requirement || 'language' in requirement ? [keyOf(requirement).key] : [];
}

/** Mean level, 1–5, of an agent in those of the keys they have; 0 with none. */
export function fitOf(atoms: Atoms, gradedKeys: readonly string[]): number {
  let sum = 0;
  let count = 0;
  for (const key of gradedKeys) {
    const level = atoms.get(key);
    if (level === undefined) continue;
    sum += level;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
