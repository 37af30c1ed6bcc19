import type { Qualification } from '../model/agent.ts';
import type { QueueAction, QueueConfig, Ring, RoutingConfig, Selection, WrapUp } from '../model/config.ts';
import type { Level, Requirement, Widening } from '../model/requirement.ts';
import { createRandom, type Random } from '../simulate/random.ts';
import { centreConfig, queueConfig } from './centre.ts';

export const skills = ['broadband', 'billing', 'mobile'] as const;
const sites = ['nanjing', 'wuxi'] as const;
const groups = ['day', 'night'] as const;
const queueIds = ['q0', 'q1', 'q2', 'q3'] as const;

/** A centre whose queues, rings, orders, wrap-ups and limits follow from a seed. */
export function randomConfig(seed: number): RoutingConfig {
  const random = createRandom(seed);
  const ids = queueIds.slice(0, 1 + random.below(queueIds.length));
  return centreConfig(
    ids.map((id) => randomQueue(id, ids, random)),
    {
      rules: random.chance(0.5)
        ? [
            { id: 'big', when: { attribute: 'size', atLeast: 5 }, set: { boost: 10, tier: 'gold' } },
            {
              id: 'english',
              when: { all: [{ language: 'en' }, { not: { channel: 'work' } }] },
              set: { requirement: { language: 'en', level: 2 } },
            },
          ]
        : [],
    },
  );
}

function randomQueue(id: string, ids: readonly string[], random: Random): QueueConfig {
  const changes: Partial<QueueConfig> = {
    requirement: randomRequirement(random),
    rings: randomRings(random),
    selection: randomSelection(random),
    boost: random.below(3) * 5,
    preferredSeconds: random.pick([0, 0, 10, 40]),
    ringSeconds: random.pick([5, 20]),
    onRefusal: random.pick(['next', 'notResponding']),
    wrapUp: randomWrapUp(random),
    atClose: random.pick(['keep', 'act']),
    callback: {
      mode: random.pick(['agentFirst', 'customerFirst']),
      maximumAttempts: 1 + random.below(3),
      retrySeconds: 30,
    },
    redialSeconds: random.pick([0, 120]),
    siteId: random.pick(sites),
    actions: {
      ...(random.chance(0.3) && { full: randomAction(ids, random) }),
      ...(random.chance(0.3) && { waited: randomAction(ids, random) }),
      ...(random.chance(0.2) && { noStaff: randomAction(ids, random) }),
      ...(random.chance(0.2) && { site: randomAction(ids, random) }),
      ...(random.chance(0.3) && { emergency: randomAction(ids, random) }),
    },
    ...(random.chance(0.2) && { maximumWaiting: 2 + random.below(5) }),
    ...(random.chance(0.3) && { maximumWaitSeconds: 30 + random.below(300) }),
    ...(random.chance(0.3) && {
      announcements: { firstAfterSeconds: 5, everySeconds: 20, tellPositionUpTo: 3, offerCallbackFromPosition: 2 },
    }),
  };
  return queueConfig(id, changes);
}

function randomRequirement(random: Random): Requirement {
  const level = (1 + random.below(4)) as Level;
  const skill = random.pick(skills);
  return random.pick<Requirement>([
    { all: [] },
    { skill, level },
    { all: [{ skill, level }, { site: random.pick(sites) }] },
    { any: [{ skill, level }, { group: random.pick(groups) }] },
    { all: [{ skill }, { not: { group: random.pick(groups) } }] },
  ]);
}

function randomRings(random: Random): Ring[] {
  const steps: Widening[] = [
    { kind: 'lowerLevel', of: 'skill', id: random.pick(skills), by: 1 },
    { kind: 'drop', of: 'skill', id: random.pick(skills) },
    { kind: 'addSite', siteId: random.pick(sites) },
    { kind: 'addGroup', groupId: random.pick(groups) },
    { kind: 'alternative', requirement: { language: 'en' } },
  ];
  return Array.from({ length: random.below(4) }, (_, index) => ({
    afterSeconds: (index + 1) * random.pick([5, 15]),
    widen: [random.pick(steps)],
  })).sort((a, b) => a.afterSeconds - b.afterSeconds);
}

function randomSelection(random: Random): Selection {
  return random.pick<Selection>([
    { kind: 'longestIdle' },
    { kind: 'longestIdle' },
    { kind: 'bestFit' },
    { kind: 'leastOccupied' },
    { kind: 'proportional', shares: [{ of: 'site', id: 'nanjing', share: 2 }], rest: 1 },
  ]);
}

function randomWrapUp(random: Random): WrapUp {
  return {
    mode: random.pick(['none', 'optional', 'timed', 'mandatory']),
    seconds: 15,
    extensionSeconds: 10,
    maximumExtensions: 1,
  };
}

function randomAction(ids: readonly string[], random: Random): QueueAction {
  return random.pick<QueueAction>([
    { kind: 'wait' },
    { kind: 'refuse' },
    { kind: 'voicemail' },
    { kind: 'callback' },
    { kind: 'overflow', queueId: random.pick(ids) },
    { kind: 'overflow', queueId: random.pick(ids) },
  ]);
}

export function randomQualification(random: Random, queues: readonly string[]): Qualification {
  const levels = (names: readonly string[]) =>
    Object.fromEntries(names.filter(() => random.chance(0.6)).map((name) => [name, (1 + random.below(5)) as Level]));
  return {
    skills: levels(skills),
    languages: levels(['zh', 'en']),
    tiers: [],
    siteId: random.pick(sites),
    groups: [random.pick(groups)],
    organisation: ['jiangsu'],
    attributes: {},
    queues: [],
    reservedFor: random.chance(0.15) ? [random.pick(queues)] : [],
  };
}
