import { expect, test } from 'vitest';
import { type Appointing, withMain } from './appointing.ts';

const held = (postId: string, isMain: boolean, fromDate: string, toDate: string | null): Appointing => ({
  postId,
  isMain,
  fromDate,
  toDate,
});

test('a post made the main one takes that from those of the same days only', () => {
  const before = held('before', true, '2025-01-01', '2025-12-31');
  const now = held('now', true, '2026-01-01', null);
  const beside = held('beside', false, '2026-03-01', null);
  expect(withMain([before, now, beside], 2).map(({ isMain }) => isMain)).toEqual([true, false, true]);
});

test('a post that begins on the last day of another is held on the same day', () => {
  const first = held('first', true, '2026-01-01', '2026-06-30');
  const second = held('second', false, '2026-06-30', null);
  expect(withMain([first, second], 1).map(({ isMain }) => isMain)).toEqual([false, true]);
});
