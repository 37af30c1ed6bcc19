import type { Qualification } from '../model/agent.ts';
import type { RoutingConfig } from '../model/config.ts';
import type { Level, Requirement } from '../model/requirement.ts';

// What the rules say, in the plainest words, as an oracle for the engine and its index.

/** Whether someone is what is required. */
export function satisfies(who: Qualification, requirement: Requirement): boolean {
  if ('all' in requirement) return requirement.all.every((part) => satisfies(who, part));
  if ('any' in requirement) return requirement.any.some((part) => satisfies(who, part));
  if ('not' in requirement) return !satisfies(who, requirement.not);
  if ('skill' in requirement) return atLeast(who.skills[requirement.skill], requirement.level);
  if ('language' in requirement) return atLeast(who.languages[requirement.language], requirement.level);
  if ('tier' in requirement) return who.tiers.includes(requirement.tier);
  if ('site' in requirement) return who.siteId === requirement.site;
  if ('group' in requirement) return who.groups.includes(requirement.group);
  if ('organisation' in requirement) return who.organisation.includes(requirement.organisation);
  if ('queue' in requirement) return who.queues.includes(requirement.queue);
  const value = who.attributes[requirement.attribute];
  if ('is' in requirement) return value === requirement.is;
  return typeof value === 'number' && value >= requirement.atLeast;
}

function atLeast(has: Level | undefined, asked: Level | undefined): boolean {
  return has !== undefined && has >= (asked ?? 1);
}

/** Whether one more contact of a channel is allowed beside those an agent has. */
export function hasRoom(
  config: RoutingConfig,
  { has, maximum, total }: { has: readonly string[]; maximum: Readonly<Record<string, number>>; total: number },
  channelId: string,
): boolean {
  const channelOf = (id: string) =>
    config.channels.find((channel) => channel.id === id) as RoutingConfig['channels'][number];
  const coming = channelOf(channelId);
  const same = has.filter((id) => id === channelId).length;
  if (same >= (maximum[channelId] ?? coming.maximum)) return false;
  const beside = has.map((id) => ({ ...channelOf(id), how: coming.beside[id] ?? 'shared' }));
  if (beside.some(({ how }) => how === 'blocked')) return false;
  const shared = beside.filter(({ how }) => how === 'shared').reduce((sum, { weight }) => sum + weight, 0);
  return shared + coming.weight <= total;
}
