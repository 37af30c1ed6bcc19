import type { Qualification } from '../model/agent.ts';
import type { AgentReskilled } from '../model/event.ts';
import type { Level } from '../model/requirement.ts';
import type { Agent, Profile } from './entities.ts';
import type { AtomChanges } from './profiles.ts';

/** What changes in the atoms of a profile, reservations aside. */
export function changesOf(event: AgentReskilled, { atoms }: Profile): AtomChanges {
  const changes = new Map<string, number>();
  const { skills = {}, languages = {} } = event;
  for (const id of Object.keys(skills)) changes.set(`skill:${id}`, skills[id] ?? 0);
  for (const id of Object.keys(languages)) changes.set(`language:${id}`, languages[id] ?? 0);
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

/** Notes the changes that are not read back from the profile. */
export function requalify(agent: Agent, { tiers, groups, queues, reservedFor }: AgentReskilled): void {
  if ((tiers ?? groups ?? queues ?? reservedFor) === undefined) return;
  const { qualification } = agent;
  agent.qualification = {
    ...qualification,
    tiers: tiers ?? qualification.tiers,
    groups: groups ?? qualification.groups,
    queues: queues ?? qualification.queues,
    reservedFor: reservedFor ?? qualification.reservedFor,
  };
}

/** What an agent can do now: skills and languages change in the profile alone. */
export function currentQualification({ qualification, profile: { atoms } }: Agent): Qualification {
  return { ...qualification, skills: levelsOf(atoms, 'skill:'), languages: levelsOf(atoms, 'language:') };
}

function levelsOf(atoms: ReadonlyMap<string, number>, prefix: string): Readonly<Record<string, Level>> {
  const levels: Record<string, Level> = {};
  for (const [key, level] of atoms) if (key.startsWith(prefix)) levels[key.slice(prefix.length)] = level as Level;
  return levels;
}
