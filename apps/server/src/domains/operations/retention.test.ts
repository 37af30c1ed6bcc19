import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseKept, type KeptBackup, type Retention } from './retention.ts';

const retention = fc.record({
  keepDaily: fc.integer({ min: 1, max: 10 }),
  keepWeekly: fc.integer({ min: 0, max: 6 }),
  keepMonthly: fc.integer({ min: 0, max: 6 }),
});
const backups = fc
  .array(fc.date({ min: new Date('2025-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }), { maxLength: 60 })
  .map((dates) => dates.map((at, n): KeptBackup => ({ id: `b${n}`, at })));

const daily = (days: number): KeptBackup[] =>
  Array.from({ length: days }, (_, n) => {
    const at = new Date(Date.UTC(2026, 10, 23, 18) - n * 86_400_000);
    return { id: at.toISOString().slice(0, 10), at };
  });

describe('which backups stay', () => {
  test('the last days, the last of each week and of each month', () => {
    const kept = chooseKept(daily(120), { keepDaily: 3, keepWeekly: 3, keepMonthly: 4 });
    expect([...kept].toSorted()).toEqual([
      '2026-08-31',
      '2026-09-30',
      '2026-10-31',
      '2026-11-15',
      '2026-11-21',
      '2026-11-22',
      '2026-11-23',
    ]);
  });

  test('of several on one day the last', () => {
    const at = (hour: number): KeptBackup => ({ id: `${hour}`, at: new Date(Date.UTC(2026, 10, 23, hour)) });
    expect([...chooseKept([at(3), at(20), at(9)], { keepDaily: 5, keepWeekly: 5, keepMonthly: 5 })]).toEqual(['20']);
  });

  test('always the newest, and never more than the policy names', () => {
    fc.assert(
      fc.property(backups, retention, (all, policy) => {
        const kept = chooseKept(all, policy);
        const newest = all.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
        if (newest) expect(all.filter(({ id }) => kept.has(id)).map(({ at }) => at)).toContainEqual(newest.at);
        expect(kept.size).toBeLessThanOrEqual(policy.keepDaily + policy.keepWeekly + policy.keepMonthly);
      }),
    );
  });

  test('what was kept is kept when it is applied again', () => {
    fc.assert(
      fc.property(backups, retention, (all, policy) => {
        const kept = chooseKept(all, policy);
        const left = all.filter(({ id }) => kept.has(id));
        expect(chooseKept(left, policy)).toEqual(kept);
      }),
    );
  });

  test('a larger policy keeps all that a smaller one keeps', () => {
    fc.assert(
      fc.property(backups, retention, retention, (all, a, b) => {
        const larger: Retention = {
          keepDaily: a.keepDaily + b.keepDaily,
          keepWeekly: a.keepWeekly + b.keepWeekly,
          keepMonthly: a.keepMonthly + b.keepMonthly,
        };
        expect(chooseKept(all, a).isSubsetOf(chooseKept(all, larger))).toBe(true);
      }),
    );
  });

  test('day by day applied, a year of backups leaves those that applying it once leaves of the months', () => {
    const policy = { keepDaily: 7, keepWeekly: 4, keepMonthly: 12 };
    let left: KeptBackup[] = [];
    for (const backup of daily(365).toReversed()) {
      left = [...left, backup];
      const kept = chooseKept(left, policy);
      left = left.filter(({ id }) => kept.has(id));
    }
    expect(new Set(left.map(({ id }) => id))).toEqual(chooseKept(daily(365), policy));
  });
});
