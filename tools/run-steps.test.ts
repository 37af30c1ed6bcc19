import { expect, test } from 'vitest';
import type { Step, StepResult } from './run-step.ts';
import { describeResult, schedule } from './run-steps.ts';

const step = (name: string, more: Partial<Step> = {}): Step => ({ name, part: name, command: ['true'], ...more });

/** Steps that end when told, and a log of what happened. */
function stage(...broken: string[]) {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (started: Step): Promise<StepResult> => {
    log.push(`start ${started.name}`);
    return new Promise((resolve) => {
      const state = broken.includes(started.name) ? 'failed' : 'ok';
      ends.set(started.name, () => resolve({ step: started, state, seconds: 1, output: '' }));
    });
  };
  const onResult = (result: StepResult): void => {
    log.push(`${result.state} ${result.step.name}`);
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { log, end, options: { cores: 2, run, onResult } };
}

test('as many steps run at a time as there are cores', async () => {
  const { log, end, options } = stage();
  const done = schedule([step('a'), step('b'), step('c')], options);
  await end('none');
  expect(log).toEqual(['start a', 'start b']);
  await end('b');
  expect(log).toEqual(['start a', 'start b', 'ok b', 'start c']);
  await end('a');
  await end('c');
  expect((await done).map((result) => result.step.name)).toEqual(['a', 'b', 'c']);
});

test('a step that needs both cores waits for both and is not overtaken', async () => {
  const { log, end, options } = stage();
  const done = schedule([step('a'), step('wide', { cores: 2 }), step('c')], options);
  await end('none');
  expect(log).toEqual(['start a']);
  await end('a');
  await end('wide');
  await end('c');
  await done;
  expect(log).toEqual(['start a', 'ok a', 'start wide', 'ok wide', 'start c', 'ok c']);
});

test('what needs a failed step is not run, everything else is', async () => {
  const { log, end, options } = stage('build');
  const done = schedule([step('build'), step('browser', { needs: ['build'] }), step('unit')], options);
  await end('build');
  await end('unit');
  await done;
  expect(log).toEqual(['start build', 'failed build', 'not run browser', 'start unit', 'ok unit']);
});

test('a step that needs a later one is refused', async () => {
  const { options } = stage();
  await expect(schedule([step('a', { needs: ['b'] }), step('b')], options)).rejects.toThrow('does not come before');
});

test('a failed step shows all it printed, a good one only its warnings', () => {
  const output = 'first\nwarning: second\n';
  const result = { step: step('a'), seconds: 1.23, output };
  expect(describeResult({ ...result, state: 'failed' })).toBe(
    'failed      1.2 s  a\n         | first\n         | warning: second',
  );
  expect(describeResult({ ...result, state: 'ok' })).toBe('ok          1.2 s  a\n         | warning: second');
});
