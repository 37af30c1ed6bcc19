import type { Step } from './run-step.ts';

const check = (name: string, ...command: Step['command']): Step => ({ name, part: 'check', command });

/** What `npm run check` does, the quickest first. To add a check, add its line here and its canary in check-canaries.ts. */
export const checkSteps: readonly Step[] = [
  check('names and lengths', 'node', 'tools/check-names.ts'),
  check('portability', 'node', 'tools/check-portability.ts'),
  check('biome', 'biome', 'ci', '--error-on-warnings', '--max-diagnostics=none', '--colors=off'),
  check('i18n', 'node', 'tools/check-i18n.ts'),
  check('types', 'tsc', '-b', '--pretty', 'false'),
  check('dependency rules', 'node', 'tools/check-dependencies.ts'),
  check('type-aware lint', 'oxlint'),
  check('dead code', 'knip', '--no-progress', '--no-config-hints'),
  check('canaries', 'node', 'tools/check-canaries.ts'),
  check('generated files', 'node', 'tools/generate.ts', '--check'),
];
