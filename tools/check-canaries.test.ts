import { expect, test } from 'vitest';
import { comparison } from './check-canaries.ts';

const violation = { file: 'a.ts', rule: 'no-cycles', reportedAs: 'no-cycles' };
const found = { file: 'a.ts', rule: 'no-cycles' };

test('a tool that reports exactly what is marked is in order', () => {
  expect(comparison({ rules: ['no-cycles'], expected: [violation], reported: [found, found] })).toEqual([]);
});

test('a rule without a canary is a problem, and so is a canary without a rule', () => {
  expect(comparison({ rules: ['no-orphans'], expected: [violation], reported: [found] })).toEqual([
    'no-orphans has no canary',
    'no-cycles has a canary and is no rule',
  ]);
});

test('a blind tool is a problem', () => {
  expect(comparison({ rules: ['no-cycles'], expected: [violation], reported: [] })).toEqual([
    'not seen: no-cycles in a.ts',
  ]);
});

test('a tool that cries wolf is a problem', () => {
  const wolf = { file: 'b.ts', rule: 'no-cycles' };
  expect(comparison({ rules: ['no-cycles'], expected: [violation], reported: [found, wolf] })).toEqual([
    'not expected: no-cycles in b.ts',
  ]);
});

test('a rule may be reported under a code of the tool', () => {
  const coded = { file: 'a.ts', rule: 'strict', reportedAs: 'TS2322' };
  expect(comparison({ rules: ['strict'], expected: [coded], reported: [{ file: 'a.ts', rule: 'TS2322' }] })).toEqual(
    [],
  );
});
