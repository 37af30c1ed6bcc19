import type { Qualification } from '../model/agent.ts';
import type { Requirement, Scalar } from '../model/requirement.ts';

/** What an agent is, by key: the level of a skill or language, the value of a number, 1 of everything else. */
export type Atoms = ReadonlyMap<string, number>;

/** A part of a requirement without parts. */
export type AtomRequirement = Exclude<
  Requirement,
  { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }
>;

export function atomsOf(qualification: Qualification): Map<string, number> {
  const atoms = new Map<string, number>();
  for (const [id, level] of Object.entries(qualification.skills)) atoms.set(`skill:${id}`, level);
  for (const [id, level] of Object.entries(qualification.languages)) atoms.set(`language:${id}`, level);
  for (const tier of qualification.tiers) atoms.set(`tier:${tier}`, 1);
  atoms.set(`site:${qualification.siteId}`, 1);
  for (const group of qualification.groups) atoms.set(`group:${group}`, 1);
  for (const unit of qualification.organisation) atoms.set(`organisation:${unit}`, 1);
  for (const queue of qualification.queues) atoms.set(`queue:${queue}`, 1);
  for (const [name, value] of Object.entries(qualification.attributes)) {
    atoms.set(attributeKey(name, value), 1);
    if (typeof value === 'number') atoms.set(`number:${name}`, value);
  }
  return atoms;
}

/** Where an atom is looked for, and the least value that satisfies it. */
export function keyOf(atom: AtomRequirement): { key: string; atLeast: number } {
  if ('skill' in atom) return { key: `skill:${atom.skill}`, atLeast: atom.level ?? 1 };
  if ('language' in atom) return { key: `language:${atom.language}`, atLeast: atom.level ?? 1 };
  if ('tier' in atom) return { key: `tier:${atom.tier}`, atLeast: 1 };
  if ('site' in atom) return { key: `site:${atom.site}`, atLeast: 1 };
  if ('group' in atom) return { key: `group:${atom.group}`, atLeast: 1 };
  if ('organisation' in atom) return { key: `organisation:${atom.organisation}`, atLeast: 1 };
  if ('queue' in atom) return { key: `queue:${atom.queue}`, atLeast: 1 };
  if ('is' in atom) return { key: attributeKey(atom.attribute, atom.is), atLeast: 1 };
  return { key: `number:${atom.attribute}`, atLeast: atom.atLeast };
}

function attributeKey(name: string, value: Scalar): string {
  return `attribute:${name}=${JSON.stringify(value)}`;
}
