import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAppointments } from './appointments.ts';

const today = '2026-06-15';
const one = (postId: string, more: object = {}) => ({ postId, isMain: true, fromDate: '2026-01-01', ...more });
const held = (postId: string, more: object = {}) => ({ id: postId, toDate: null, ...one(postId), ...more });
const codeOf = (wanted: Parameters<typeof planAppointments>[1]): string | undefined => {
  try {
    planAppointments([], wanted, today);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return undefined;
};

describe('what somebody is to hold', () => {
  it('ends what they hold no longer and keeps what stays', () => {
    const plan = planAppointments(
      [held('a'), held('b', { isMain: false })],
      [one('a'), one('c', { isMain: false })],
      today,
    );
    expect([plan.kept, plan.ended].map((some) => some.map((each) => each.postId))).toEqual([['a'], ['b']]);
    expect(plan.added).toEqual([{ postId: 'c', isMain: false, fromDate: '2026-01-01', toDate: null }]);
  });

  it('ends the same post when its first day is another', () => {
    const plan = planAppointments([held('a')], [one('a', { fromDate: today })], today);
    expect([plan.ended.length, plan.added.length]).toEqual([1, 1]);
  });

  it('withdraws what would only have begun later', () => {
    const plan = planAppointments([held('a', { fromDate: '2026-07-01' })], [], today);
    expect([plan.ended.length, plan.withdrawn.length]).toEqual([0, 1]);
  });

  it('has exactly one main post on any day', () => {
    expect(codeOf([one('a'), one('b')])).toBe('organisation.main_post');
    expect(codeOf([one('a', { isMain: false })])).toBe('organisation.main_post');
    expect(codeOf([one('a', { toDate: '2026-06-30' }), one('b', { fromDate: '2026-07-01' })])).toBeUndefined();
    expect(codeOf([one('a', { toDate: '2026-06-30' }), one('b', { isMain: false, fromDate: '2026-07-01' })])).toBe(
      'organisation.main_post',
    );
  });

  it('does not end before it begins, nor name a post twice for a day', () => {
    expect(codeOf([one('a', { toDate: '2025-12-31' })])).toBe('organisation.appointment_reversed');
    expect(codeOf([one('a'), one('a', { isMain: false, fromDate: today })])).toBe('organisation.appointment_twice');
  });

  it('accounts for everything held and everything wanted, each once', () => {
    const posts = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    const dayOf = fc.constantFrom('2026-01-01', '2026-09-01');
    fc.assert(
      fc.property(posts, posts, dayOf, (before, after, fromDate) => {
        const now = before.map((id, i) => held(id, { isMain: i === 0, fromDate }));
        const plan = planAppointments(
          now,
          after.map((id, i) => one(id, { isMain: i === 0 })),
          today,
        );
        const { kept, changed, added, ended, withdrawn } = plan;
        const ids = (some: readonly { postId: string }[]) => some.map((each) => each.postId);
        expect(ids([...kept, ...changed, ...ended, ...withdrawn]).toSorted()).toEqual(before.toSorted());
        expect(ids([...kept, ...changed, ...added]).toSorted()).toEqual(after.toSorted());
      }),
    );
  });
});
