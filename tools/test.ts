import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, type Step } from './run-step.ts';
import { runAndPrint } from './run-steps.ts';
import { type CountedResult, readCounts, summarize } from './test-counts.ts';
import { isTestStep, stepsOfParts, testSteps } from './test-steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'oneline-test-'));
try {
  const steps = stepsOfParts(testSteps(folder), process.argv.slice(2));
  const results = await runAndPrint(steps, { cores: 2, run: runAndCount });
  console.log(`\n${summarize(results)}`);
  if (results.some((result) => result.state !== 'ok')) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** A skipped test proves nothing, so a run with one has failed. */
async function runAndCount(step: Step, signal: AbortSignal): Promise<CountedResult> {
  const result = await runStep(step, signal);
  if (!isTestStep(step) || !existsSync(step.countsFile)) return result;
  const counts = readCounts(readFileSync(step.countsFile, 'utf8'));
  if (counts.skipped === 0) return { ...result, counts };
  return { ...result, counts, state: 'failed', output: `${result.output}\n${counts.skipped} tests were skipped\n` };
}
