import { checkSteps } from './check-steps.ts';
import { runStep } from './run-step.ts';
import { runAndPrint } from './run-steps.ts';

const startedAtMs = performance.now();
const results = await runAndPrint(checkSteps, { cores: 2, run: runStep });
const failed = results.filter((result) => result.state !== 'ok').map((result) => result.step.name);
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
console.log(failed.length === 0 ? `check: ok in ${seconds} s` : `check: failed in ${seconds} s: ${failed.join(', ')}`);
if (failed.length > 0) process.exitCode = 1;
