import type { Qualification } from '../model/agent.ts';
import type { AgentReskilled } from '../model/event.ts';
import type { Level } from '../model/requirement.ts';
import type { Profile } from './entities.ts';
import type { AtomChanges } from './profiles.ts';

/** The qualification after a change of what the event names. */
export function requalified(qualification: Qualification, event: AgentReskilled): Qualification {
  return {
    ...qualification,
    skills: changed(qualification.skills, event.skills),
    languages: changed(qualification.languages, event.languages),
    tiers: event.tiers ?? qualification.tiers,
    groups: event.groups ?? qualification.groups,
    queues: event.queues ?? qualification.queues,
    reservedFor: event.reservedFor ?? qualification.reservedFor,
  };
}

/** What changes in the atoms of a profile, reservations aside. */
export function changesOf(after: Qualification, event: AgentReskilled, { atoms }: Profile): AtomChanges {
  const changes = new Map<string, number>();
  for (const id of Object.keys(event.skills ?? {})) changes.set(`skill:${id}`, after.skills[id] ?? 0);
  for (const id of Object.keys(event.languages ?? {})) changes.set(`language:${id}`, after.languages[id] ?? 0);
  const replace = (kind: string, ids: readonly string[] | undefined): void => {
    if (ids === undefined) return;
    for (const key of atoms.keys()) if (key.startsWith(`${kind}:`)) changes.set(key, 0);
    for (const id of ids) changes.set(`${kind}:${id}`, 1);
  };
  replace('tier', event.tiers);
  replace('group', event.groups);
  replace('queue', event.queues);
  return changes;
}

function changed(
  levels: Readonly<Record<string, Level>>,
  changes: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, Level>> {
  if (changes === undefined) return levels;
  const merged: Record<string, number> = { ...levels, ...changes };
  for (const id of Object.keys(changes)) if (changes[id] === 0) delete merged[id];
  return merged as Record<string, Level>;
}
