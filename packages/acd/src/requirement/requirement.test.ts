import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Qualification } from '../model/agent.ts';
import type { Level, Requirement, Widening } from '../model/requirement.ts';
import { atomsOf } from './atoms.ts';
import { anchorsOf, compile, fitOf, gradedKeysOf } from './compile.ts';
import { holds } from './contact-condition.ts';
import { canonical, normalise } from './normalise.ts';
import { widen } from './widen.ts';

const li: Qualification = {
  skills: { broadband: 4, billing: 2 },
  languages: { zh: 5, en: 2 },
  tiers: ['vip'],
  siteId: 'nanjing',
  groups: ['night'],
  organisation: ['nanjing-team-1', 'nanjing', 'jiangsu'],
  attributes: { certified: true, years: 6 },
  queues: ['faults'],
  reservedFor: [],
};
const matches = (requirement: Requirement, who = li) => compile(requirement)(atomsOf(who));

describe('a requirement', () => {
  it('asks for skills and languages of a level', () => {
    expect(matches({ skill: 'broadband', level: 4 })).toBe(true);
    expect(matches({ skill: 'broadband', level: 5 })).toBe(false);
    expect(matches({ language: 'en' })).toBe(true);
    expect(matches({ skill: 'en' })).toBe(false);
  });

  it('asks for tier, site, group, organisation, queue and attributes', () => {
    const parts: Requirement[] = [
      { tier: 'vip' },
      { site: 'nanjing' },
      { group: 'night' },
      { organisation: 'jiangsu' },
      { queue: 'faults' },
      { attribute: 'certified', is: true },
      { attribute: 'years', is: 6 },
      { attribute: 'years', atLeast: 6 },
    ];
    expect(parts.map((part) => matches(part))).toEqual(parts.map(() => true));
    expect(matches({ attribute: 'certified', is: 'true' })).toBe(false);
    expect(matches({ attribute: 'years', atLeast: 7 })).toBe(false);
    expect(matches({ attribute: 'certified', atLeast: 0 })).toBe(false);
  });

  it('combines with AND, OR and NOT', () => {
    const english: Requirement = { language: 'en', level: 3 };
    expect(matches({ all: [{ skill: 'billing' }, english] })).toBe(false);
    expect(matches({ any: [{ skill: 'billing' }, english] })).toBe(true);
    expect(matches({ all: [{ skill: 'billing' }, { tier: 'vip' }, { not: english }] })).toBe(true);
    expect(matches({ all: [] })).toBe(true);
    expect(matches({ any: [] })).toBe(false);
  });

  it('has one form however it is written', () => {
    const a: Requirement = { all: [{ skill: 'x', level: 1 }, { all: [{ site: 's' }, { skill: 'x' }] }] };
    const b: Requirement = { all: [{ site: 's' }, { not: { not: { skill: 'x' } } }, { any: [{ skill: 'x' }] }] };
    expect(canonical(a)).toBe(canonical(b));
    expect(normalise({ any: [{ skill: 'x' }, { all: [] }] })).toEqual({ all: [] });
    expect(normalise({ all: [{ skill: 'x' }, { not: { all: [] } }] })).toEqual({ any: [] });
  });

  it('grades an agent by the mean level in what is asked for', () => {
    const keys = gradedKeysOf({ all: [{ skill: 'broadband' }, { language: 'en' }, { not: { skill: 'billing' } }] });
    expect(fitOf(atomsOf(li), keys)).toBe(3);
    expect(fitOf(atomsOf(li), [])).toBe(0);
  });
});

describe('a condition of a rule', () => {
  it('looks at the contact as it arrived', () => {
    const contact = { id: 'c', channel: 'voice', queueId: 'q', tier: 'gold', attributes: { arrears: 120 } };
    expect(holds({ all: [{ channel: 'voice' }, { not: { tier: 'vip' } }] }, contact)).toBe(true);
    expect(holds({ attribute: 'arrears', atLeast: 100 }, contact)).toBe(true);
    expect(holds({ any: [{ language: 'en' }, { site: 's' }, { attribute: 'arrears', is: '120' }] }, contact)).toBe(
      false,
    );
  });
});

const id = fc.constantFrom('a', 'b', 'c');
const level = fc.integer({ min: 1, max: 5 }) as fc.Arbitrary<Level>;
const anyRequirement = fc.letrec<{ requirement: Requirement }>((tie) => ({
  requirement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ skill: id, level }),
    fc.record({ language: id, level }),
    fc.record({ site: id }),
    fc.record({ group: id }),
    fc.record({ attribute: id, atLeast: level }),
    fc.record({ all: fc.array(tie('requirement'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('requirement'), { maxLength: 3 }) }),
    fc.record({ not: tie('requirement') }),
  ),
})).requirement;
const levels = fc.dictionary(id, level);
const anyone: fc.Arbitrary<Qualification> = fc
  .record({ skills: levels, languages: levels, siteId: id, groups: fc.uniqueArray(id), attributes: levels })
  .map((some) => ({ tiers: [], organisation: [], queues: [], reservedFor: [], ...some }));
const anyWidening: fc.Arbitrary<Widening> = fc.oneof(
  fc.record({
    kind: fc.constant('lowerLevel' as const),
    of: fc.constantFrom('skill' as const, 'language' as const),
    id,
    by: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
  }),
  fc.record({ kind: fc.constant('drop' as const), of: fc.constantFrom('skill' as const, 'language' as const), id }),
  fc.record({ kind: fc.constant('addGroup' as const), groupId: id }),
  fc.record({ kind: fc.constant('addSite' as const), siteId: id }),
  fc.record({ kind: fc.constant('alternative' as const), requirement: anyRequirement }),
);

describe('any requirement and any agent', () => {
  it('mean the same in the normal form, which is its own', () => {
    fc.assert(
      fc.property(anyRequirement, anyone, (requirement, who) => {
        expect(matches(normalise(requirement), who)).toBe(matches(requirement, who));
        expect(canonical(normalise(requirement))).toBe(canonical(requirement));
      }),
    );
  });

  it('who satisfies it has one of its anchors', () => {
    fc.assert(
      fc.property(anyRequirement, anyone, (requirement, who) => {
        const anchors = anchorsOf(requirement, (key) => key.length);
        const isFound = anchors === undefined || anchors.some((key) => atomsOf(who).has(key));
        expect(isFound || !matches(requirement, who)).toBe(true);
      }),
    );
  });

  it('whom a ring admits, the next one admits too', () => {
    fc.assert(
      fc.property(anyRequirement, anyWidening, anyone, (requirement, step, who) => {
        expect(!matches(requirement, who) || matches(widen(requirement, step), who)).toBe(true);
      }),
    );
  });

  it('a widening reaches what it names', () => {
    const requirement: Requirement = { all: [{ skill: 'broadband', level: 5 }, { site: 'wuxi' }] };
    const lower = widen(requirement, { kind: 'lowerLevel', of: 'skill', id: 'broadband', by: 1 });
    expect(lower).toEqual(normalise({ all: [{ skill: 'broadband', level: 4 }, { site: 'wuxi' }] }));
    expect(matches(lower)).toBe(false);
    expect(matches(widen(lower, { kind: 'addSite', siteId: 'nanjing' }))).toBe(true);
    expect(widen(requirement, { kind: 'drop', of: 'skill', id: 'broadband' })).toEqual({ site: 'wuxi' });
    expect(matches(widen(requirement, { kind: 'addGroup', groupId: 'night' }))).toBe(true);
  });
});
