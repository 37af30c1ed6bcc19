import { WARNING_PREFIX } from './finding.ts';
import type { Step, StepResult } from './run-step.ts';

/**
 * Runs the steps and prints one line for each as it ends, with the whole output of those that failed and the warnings of
 * the others. SIGINT and SIGTERM stop what runs.
 */
export async function runAndPrint<Result extends StepResult>(
  steps: readonly Step[],
  options: { cores: number; run: (step: Step, signal: AbortSignal) => Promise<Result> },
): Promise<(Result | StepResult)[]> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await schedule<Result | StepResult>(steps, {
      cores: options.cores,
      run: (step) => {
        const { signal } = interruption;
        return signal.aborted ? Promise.resolve(notRun(step)) : options.run(step, signal);
      },
      onResult: (result) => console.log(describeResult(result)),
    });
  } finally {
    process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
  }
}

export function describeResult({ step, state, seconds, output }: StepResult): string {
  const line = `${state.padEnd(7)}  ${seconds.toFixed(1).padStart(6)} s  ${step.name}`;
  const lines = output.trimEnd().split('\n');
  const shown = state === 'failed' ? lines : lines.filter((text) => text.startsWith(WARNING_PREFIX));
  return [line, ...shown.map((text) => `         | ${text}`)].join('\n');
}

/**
 * Runs the steps in their order, as many at a time as fit the cores; a step never overtakes an earlier one that waits,
 * so the order says which failure is seen first. Everything runs whatever fails, except what needs a failed step.
 */
export async function schedule<Result extends StepResult>(
  steps: readonly Step[],
  options: {
    cores: number;
    run: (step: Step) => Promise<Result>;
    onResult: (result: Result | StepResult) => void;
  },
): Promise<(Result | StepResult)[]> {
  const results = new Map<string, Result | StepResult>();
  const running = new Set<Promise<void>>();
  let freeCores = options.cores;
  const settle = (result: Result | StepResult): void => {
    results.set(result.step.name, result);
    options.onResult(result);
  };

  for (const step of steps) {
    const cores = Math.min(step.cores ?? 1, options.cores);
    const needs = step.needs ?? [];
    while (freeCores < cores || needs.some((need) => !results.has(need))) {
      if (running.size === 0) throw new Error(`${step.name} needs a step that does not come before it`);
      await Promise.race(running);
    }
    if (needs.some((need) => results.get(need)?.state !== 'ok')) {
      settle(notRun(step));
      continue;
    }
    freeCores -= cores;
    const done = options.run(step).then((result) => {
      freeCores += cores;
      running.delete(done);
      settle(result);
    });
    running.add(done);
  }
  await Promise.all(running);
  return steps.flatMap((step) => results.get(step.name) ?? []);
}

function notRun(step: Step): StepResult {
  return { step, state: 'not run', seconds: 0, output: '' };
}
