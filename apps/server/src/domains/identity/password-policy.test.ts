import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenRules, isExpired } from './password-policy.ts';

const rules = { passwordMinLength: 10, passwordMinClasses: 3 };
const owner = { login: 'zhangsan', name: '张三' };
const broken = (password: string) => brokenRules(password, rules, owner);

describe('a password', () => {
  it('that is long and mixed enough breaks no rule', () => {
    for (const good of ['Blue-Kettle-41', 'Tr0ub4dor&3x', '天空是蓝色的Ok7!?好', 'correct Horse 9 battery']) {
      expect(broken(good)).toEqual([]);
    }
  });

  it('is told every rule that it breaks', () => {
    expect(broken('abca')).toEqual(['min_length', 'min_classes', 'repeats']);
    expect(broken('abc')).toEqual(['min_length', 'min_classes']);
    expect(broken('alllowercaseletters')).toEqual(['min_classes']);
    expect(broken('Aa1!Aa1!Aa1!')).toEqual(['repeats']);
  });

  it('is no common one, also with digits and signs around it', () => {
    for (const common of ['Password123!', 'QWERTY1234!!', '123456789', 'Iloveyou2026!', 'Oneline@2026']) {
      expect(broken(common)).toContain('common');
    }
    expect(broken('Sunshine-kettle-7')).not.toContain('common');
  });

  it('does not contain the login or the name, in any case', () => {
    expect(broken('xxZhangSan77!!')).toEqual(['contains_name']);
    expect(broken('Bk7-张三-kettle')).toEqual(['contains_name']);
    expect(brokenRules('Bo-Kettle-4137', rules, { login: 'bo', name: '王' })).toEqual([]);
  });

  it('never makes the check throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (password, login, name) => {
        expect(Array.isArray(brokenRules(password, rules, { login, name }))).toBe(true);
      }),
    );
  });

  it('expires after its days, never where there are none', () => {
    const setAt = new Date('2026-01-01T00:00:00Z');
    const after = (days: number) => new Date(setAt.getTime() + days * 86_400_000);
    expect(isExpired(setAt, { passwordMaxAgeDays: 30 }, after(30))).toBe(false);
    expect(isExpired(setAt, { passwordMaxAgeDays: 30 }, after(30.1))).toBe(true);
    expect(isExpired(setAt, { passwordMaxAgeDays: 0 }, after(3000))).toBe(false);
    expect(isExpired(null, { passwordMaxAgeDays: 30 }, after(3000))).toBe(false);
  });
});
