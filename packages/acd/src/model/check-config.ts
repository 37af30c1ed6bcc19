import { checkCalendar } from '@oneline/working-time';
import type { QueueConfig, RoutingConfig } from './config.ts';
import type { ContactCondition, Requirement } from './requirement.ts';

export type ConfigProblemReason =
  | 'missing'
  | 'duplicate'
  /** Names something that is not in the configuration. */
  | 'unknown'
  /** Below or above what is possible. */
  | 'out_of_range'
  /** Rings are not in the order of time. */
  | 'out_of_order'
  | 'invalid_calendar'
  /** More than 30 channels. */
  | 'too_many';

export interface ConfigProblem {
  /** RFC 6901 JSON pointer into the configuration. */
  readonly path: string;
  readonly reason: ConfigProblemReason;
}

type Report = (path: string, reason: ConfigProblemReason) => void;
type Known = Readonly<
  Record<'skill' | 'language' | 'site' | 'group' | 'tier' | 'queue' | 'channel', ReadonlySet<string>>
>;

/** Whatever keeps a configuration of the right shape from working; empty when nothing does. */
export function checkConfig(config: RoutingConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const report: Report = (path, reason) => problems.push({ path, reason });
  const known: Known = {
    skill: idsOf(config.skills, '/skills', report),
    language: idsOf(config.languages, '/languages', report),
    site: idsOf(config.sites, '/sites', report),
    group: idsOf(config.groups, '/groups', report),
    tier: idsOf(config.tiers, '/tiers', report),
    queue: idsOf(config.queues, '/queues', report),
    channel: idsOf(config.channels, '/channels', report),
  };
  idsOf(config.breakReasons, '/breakReasons', report);
  idsOf(config.rules, '/rules', report);
  if (config.tiers.length === 0) report('/tiers', 'missing');
  if (config.channels.length === 0) report('/channels', 'missing');
  if (config.channels.length > 30) report('/channels', 'too_many');
  for (const [at, { weight, maximum, beside }] of config.channels.entries()) {
    if (!(weight >= 0)) report(`/channels/${at}/weight`, 'out_of_range');
    if (!(maximum >= 0)) report(`/channels/${at}/maximum`, 'out_of_range');
    for (const other of Object.keys(beside)) {
      if (!known.channel.has(other)) report(`/channels/${at}/beside/${pointer(other)}`, 'unknown');
    }
  }
  for (const [at, { slope, basePriority }] of config.tiers.entries()) {
    if (!(slope >= 0.001 && slope <= 1000)) report(`/tiers/${at}/slope`, 'out_of_range');
    if (!(Math.abs(basePriority) <= 1e6)) report(`/tiers/${at}/basePriority`, 'out_of_range');
  }
  for (const [id, calendar] of Object.entries(config.calendars)) {
    if (checkCalendar(calendar).length > 0) report(`/calendars/${pointer(id)}`, 'invalid_calendar');
  }
  if (!(config.absenceSeconds >= 0)) report('/absenceSeconds', 'out_of_range');
  for (const [at, queue] of config.queues.entries())
    checkQueue(queue, { config, known, path: `/queues/${at}`, report });
  for (const [at, { when, set }] of config.rules.entries()) {
    const path = `/rules/${at}`;
    checkCondition(when, { known, path: `${path}/when`, report });
    if (set.queueId !== undefined && !known.queue.has(set.queueId)) report(`${path}/set/queueId`, 'unknown');
    if (set.tier !== undefined && !known.tier.has(set.tier)) report(`${path}/set/tier`, 'unknown');
    if (set.slope !== undefined && !(set.slope >= 0.001 && set.slope <= 1000)) {
      report(`${path}/set/slope`, 'out_of_range');
    }
    if (set.requirement !== undefined) {
      checkRequirement(set.requirement, { known, path: `${path}/set/requirement`, report });
    }
  }
  return problems;
}

interface Place {
  readonly known: Known;
  readonly path: string;
  readonly report: Report;
}

function checkQueue(queue: QueueConfig, place: Place & { readonly config: RoutingConfig }): void {
  const { config, known, path, report } = place;
  checkRequirement(queue.requirement, { ...place, path: `${path}/requirement` });
  if (queue.siteId !== undefined && !known.site.has(queue.siteId)) report(`${path}/siteId`, 'unknown');
  if (queue.calendarId !== undefined && config.calendars[queue.calendarId] === undefined) {
    report(`${path}/calendarId`, 'unknown');
  }
  let afterSeconds = 0;
  for (const [at, ring] of queue.rings.entries()) {
    if (!(ring.afterSeconds >= afterSeconds)) report(`${path}/rings/${at}/afterSeconds`, 'out_of_order');
    afterSeconds = ring.afterSeconds;
    for (const [stepAt, step] of ring.widen.entries()) {
      const stepPath = `${path}/rings/${at}/widen/${stepAt}`;
      if (step.kind === 'addGroup' && !known.group.has(step.groupId)) report(`${stepPath}/groupId`, 'unknown');
      if (step.kind === 'addSite' && !known.site.has(step.siteId)) report(`${stepPath}/siteId`, 'unknown');
      if ('of' in step && !known[step.of].has(step.id)) report(`${stepPath}/id`, 'unknown');
      if (step.kind === 'alternative') {
        checkRequirement(step.requirement, { ...place, path: `${stepPath}/requirement` });
      }
    }
  }
  const { selection } = queue;
  if (selection.kind === 'proportional') {
    for (const [at, { of, id, share }] of selection.shares.entries()) {
      if (!known[of].has(id)) report(`${path}/selection/shares/${at}/id`, 'unknown');
      if (!(share > 0)) report(`${path}/selection/shares/${at}/share`, 'out_of_range');
    }
    if (!(selection.rest >= 0)) report(`${path}/selection/rest`, 'out_of_range');
  }
  for (const [name, least] of [
    ['preferredSeconds', 0],
    ['ringSeconds', 1],
    ['redialSeconds', 0],
    ['maximumWaiting', 0],
    ['maximumWaitSeconds', 1],
  ] as const) {
    const value = queue[name];
    if (value !== undefined && !(value >= least)) report(`${path}/${name}`, 'out_of_range');
  }
  if (queue.announcements !== undefined && !(queue.announcements.everySeconds >= 1)) {
    report(`${path}/announcements/everySeconds`, 'out_of_range');
  }
  if (!(queue.callback.retrySeconds >= 1)) report(`${path}/callback/retrySeconds`, 'out_of_range');
  for (const [reason, action] of Object.entries(queue.actions)) {
    if (action.kind === 'overflow' && !known.queue.has(action.queueId)) {
      report(`${path}/actions/${reason}/queueId`, 'unknown');
    }
  }
}

function checkRequirement(requirement: Requirement, { known, path, report }: Place): void {
  if ('all' in requirement || 'any' in requirement) {
    const [name, parts] = 'all' in requirement ? ['all', requirement.all] : ['any', requirement.any];
    for (const [at, part] of parts.entries()) checkRequirement(part, { known, path: `${path}/${name}/${at}`, report });
    return;
  }
  if ('not' in requirement) {
    checkRequirement(requirement.not, { known, path: `${path}/not`, report });
    return;
  }
  for (const kind of ['skill', 'language', 'site', 'group', 'tier', 'queue'] as const) {
    const id = (requirement as Partial<Record<typeof kind, string>>)[kind];
    if (id !== undefined && !known[kind].has(id)) report(`${path}/${kind}`, 'unknown');
  }
}

function checkCondition(condition: ContactCondition, { known, path, report }: Place): void {
  if ('all' in condition || 'any' in condition) {
    const [name, parts] = 'all' in condition ? ['all', condition.all] : ['any', condition.any];
    for (const [at, part] of parts.entries()) checkCondition(part, { known, path: `${path}/${name}/${at}`, report });
    return;
  }
  if ('not' in condition) {
    checkCondition(condition.not, { known, path: `${path}/not`, report });
    return;
  }
  for (const kind of ['channel', 'queue', 'tier', 'language', 'site'] as const) {
    const id = (condition as Partial<Record<typeof kind, string>>)[kind];
    if (id !== undefined && !known[kind].has(id)) report(`${path}/${kind}`, 'unknown');
  }
}

function idsOf(named: readonly { readonly id: string }[], path: string, report: Report): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [at, { id }] of named.entries()) {
    if (id === '') report(`${path}/${at}/id`, 'missing');
    if (ids.has(id)) report(`${path}/${at}/id`, 'duplicate');
    ids.add(id);
  }
  return ids;
}

function pointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
