import { expect, test } from 'vitest';
import { stepsOfParts, testSteps } from './test-steps.ts';

const steps = testSteps('/tmp/reports');

test('every step needs only steps before it', () => {
  const names = steps.map((step) => step.name);
  expect(new Set(names).size).toBe(names.length);
  for (const [index, step] of steps.entries()) {
    for (const need of step.needs ?? []) expect(names.slice(0, index)).toContain(need);
  }
});

test('without a part everything is run', () => {
  expect(stepsOfParts(steps, [])).toBe(steps);
});

test('a part brings what it needs, in order', () => {
  expect(stepsOfParts(steps, ['browser', 'unit']).map((step) => step.name)).toEqual([
    'debian packages',
    'unit',
    'web build',
    'browser',
  ]);
});

test('an unknown part is refused with the list of those there are', () => {
  expect(() => stepsOfParts(steps, ['units'])).toThrow(/no such part: units; there are packages, check, unit/);
});
