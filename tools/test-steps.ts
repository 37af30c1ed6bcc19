import { join } from 'node:path';
import { checkSteps } from './check-steps.ts';
import type { Step } from './run-step.ts';

/** A run of vitest, which leaves its counts in a file. */
export interface TestStep extends Step {
  readonly countsFile: string;
}

export function isTestStep(step: Step): step is TestStep {
  return 'countsFile' in step;
}

/**
 * What `npm test` does, the quickest failures first; `folder` takes vitest's reports. Two runs of one worker each use two
 * cores better than one run of two: starting servers and templates does not divide. What measures sound or drives a
 * browser has the machine to itself.
 */
export function testSteps(folder: string): readonly Step[] {
  const vitest = (name: string, project: string, more: Partial<Step> = {}): TestStep => {
    const countsFile = join(folder, `${name.replaceAll(' ', '-')}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${countsFile}`];
    const command = ['vitest', 'run', '--project', project, '--maxWorkers=1', ...reporters] as const;
    return { name, part: project, command, countsFile, timeoutSeconds: 600, ...more };
  };
  const packages = 'debian packages';
  const build = 'web build';
  return [
    { name: packages, part: 'packages', command: ['node', 'tools/install-debian-packages.ts'], timeoutSeconds: 600 },
    ...checkSteps,
    vitest('unit', 'unit'),
    { name: build, part: 'build', command: ['node', 'tools/build-web.ts'] },
    vitest('postgres', 'postgres'),
    vitest('domain', 'domain', { needs: [packages] }),
    vitest('domain on postgresql 15', 'domain', {
      needs: [packages],
      environment: { ONELINE_TEST_POSTGRES: 'debian15' },
    }),
    vitest('browser', 'browser', { needs: [packages, build], cores: 2 }),
    vitest('scenarios', 'scenarios', { needs: [packages, build], cores: 2 }),
  ];
}

/** The steps of the parts a person asked for (all, if none), with what those need. */
export function stepsOfParts(steps: readonly Step[], parts: readonly string[]): readonly Step[] {
  if (parts.length === 0) return steps;
  const known = new Set(steps.map((step) => step.part));
  const unknown = parts.filter((part) => !known.has(part));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are ${[...known].join(', ')}`);
  const asked = steps.filter((step) => parts.includes(step.part));
  const needed = new Set(asked.flatMap((step) => [step.name, ...(step.needs ?? [])]));
  return steps.filter((step) => needed.has(step.name));
}
