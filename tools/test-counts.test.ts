import { expect, test } from 'vitest';
import type { StepResult } from './run-step.ts';
import { readCounts, summarize } from './test-counts.ts';

const report = (more: object): string =>
  JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...more,
  });
const result = (name: string, state: StepResult['state'] = 'ok'): StepResult => ({
  step: { name, part: name, command: ['true'] },
  state,
  seconds: 1.25,
  output: '',
});

test('a file that cannot be loaded counts as a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  const counts = readCounts(report({ numPassedTests: 2, numFailedTests: 1, testResults }));
  expect(counts).toEqual({ passed: 2, failed: 2, skipped: 0 });
});

test('tests that were not run are counted', () => {
  expect(readCounts(report({ numPendingTests: 2, numTodoTests: 1 }))).toEqual({ passed: 0, failed: 0, skipped: 3 });
});

test('the last line is the sum over all runs', () => {
  const summary = summarize([
    result('check'),
    { ...result('unit'), counts: { passed: 20, failed: 0, skipped: 0 } },
    { ...result('domain', 'failed'), counts: { passed: 5, failed: 2, skipped: 0 } },
  ]);
  expect(summary.split('\n')).toEqual([
    'state    seconds   passed   failed  step',
    'ok           1.3                    check',
    'ok           1.3       20        0  unit',
    'failed       1.3        5        2  domain',
    '25 passed, 2 failed',
  ]);
});

test('a step that fails without a failed test is a failure of its own', () => {
  const summary = summarize([
    result('check', 'failed'),
    result('browser', 'not run'),
    { ...result('unit', 'failed'), counts: { passed: 3, failed: 0, skipped: 1 } },
  ]);
  expect(summary.split('\n').at(-1)).toBe('3 passed, 3 failed');
});
