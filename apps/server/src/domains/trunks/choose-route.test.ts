import type { OutboundRule } from '@oneline/contracts';
import { describe, expect, it } from 'vitest';
import { chooseRoute } from './choose-route.ts';

const rule = (trunkId: string, prefix: string, more: Partial<OutboundRule> = {}): OutboundRule => ({
  id: trunkId,
  name: trunkId,
  prefix,
  trunkId,
  presented: null,
  position: 1,
  isActive: true,
  version: 1,
  updatedAt: '',
  ...more,
});
const policy = { mostCalls: 1, forbiddenPrefixes: ['00', '95'], anonymous: 'accept' as const, version: 1 };
const waysOf = (rules: OutboundRule[], dialled: string) => {
  const routes = chooseRoute({ rules, policy }, dialled);
  return typeof routes === 'string' ? routes : routes.map(({ trunkId }) => trunkId);
};

describe('a dialled number', () => {
  it('goes by the rules with the longest prefix, in their order', () => {
    const rules = [rule('any', ''), rule('mobile-2', '13', { position: 2 }), rule('mobile-1', '13')];
    expect(waysOf(rules, '13800138000')).toEqual(['mobile-1', 'mobile-2']);
    expect(waysOf(rules, '057188886666')).toEqual(['any']);
  });

  it('goes as the trunk wants it, and shows what the rule says', () => {
    const rules = [rule('any', '', { presented: '95013' })];
    expect(chooseRoute({ rules, policy }, '+86 138 0013 8000')).toEqual([
      { trunkId: 'any', number: '13800138000', presented: '95013' },
    ]);
  });

  it('is not called where it is forbidden, no rule fits, or a rule is switched off', () => {
    expect(waysOf([rule('any', '')], '00442079460018')).toBe('not_allowed');
    expect(waysOf([rule('any', '')], '+442079460018')).toBe('not_allowed');
    expect(waysOf([rule('fixed', '0571')], '13800138000')).toBe('not_allowed');
    expect(waysOf([rule('any', '', { isActive: false })], '13800138000')).toBe('not_allowed');
  });

  it('is refused when it is none', () => {
    expect(waysOf([rule('any', '')], 'abc')).toBe('unknown_number');
  });

  it.each(['110', '119', '120', '122'])('for an emergency, %s, is always called', (number) => {
    const forbidding = { ...policy, forbiddenPrefixes: ['1'] };
    const routes = chooseRoute({ rules: [rule('fixed', '0571')], policy: forbidding }, number);
    expect(routes).toEqual([{ trunkId: 'fixed', number, presented: null }]);
  });
});
