import type { StepResult } from './run-step.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What is read of the report of vitest's JSON reporter. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A file that could not be loaded has no failed test; it counts as one. */
export function readCounts(report: string): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(report) as Report;
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + brokenFiles.length,
    skipped: numPendingTests + numTodoTests,
  };
}

export type CountedResult = StepResult & { readonly counts?: Counts };

/** The table of all steps, and as the last line `N passed, N failed`. */
export function summarize(results: readonly CountedResult[]): string {
  const column = (value: number | undefined): string => (value === undefined ? '' : String(value)).padStart(7);
  const rows = results.map((result) => {
    const { step, state, seconds, counts } = result;
    const failed = failures(result) || counts?.failed;
    return `${state.padEnd(7)}  ${seconds.toFixed(1).padStart(7)}  ${column(counts?.passed)}  ${column(failed)}  ${step.name}`;
  });
  const passed = results.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0);
  const failed = results.reduce((sum, result) => sum + failures(result), 0);
  return ['state    seconds   passed   failed  step', ...rows, `${passed} passed, ${failed} failed`].join('\n');
}

/** A step that is not ok and names no failed test (a check, a build, a crash) is one failure: the last line must say so. */
function failures({ state, counts }: CountedResult): number {
  const named = counts?.failed ?? 0;
  return state !== 'ok' && named === 0 ? 1 : named;
}
