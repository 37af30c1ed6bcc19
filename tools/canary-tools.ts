import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dependencyRules, findForbiddenDependencies } from './check-dependencies.ts';
import { findUntranslated, i18nRules } from './check-i18n.ts';
import { findNamesAndLengths, nameRules } from './check-names.ts';
import { findTiesToThisMachine, portabilityRules } from './check-portability.ts';
import type { Finding } from './finding.ts';
import { repositoryRoot } from './repository.ts';

type Reported = Pick<Finding, 'rule' | 'file'>;

/** A tool whose every rule must be seen to bite. Its violations are in tools/canaries/NAME. */
export interface CanaryTool {
  readonly name: string;
  /** Read from the tool's own configuration, so that a rule cannot be added without a canary. */
  rules(): readonly string[];
  /** Runs the tool as the check does. */
  find(root: string): readonly Reported[] | Promise<readonly Reported[]>;
}

export const canaryTools: readonly CanaryTool[] = [
  { name: 'names', rules: () => nameRules, find: (root) => findNamesAndLengths(root).findings },
  { name: 'portability', rules: () => portabilityRules, find: (root) => findTiesToThisMachine(root).findings },
  { name: 'i18n', rules: () => i18nRules, find: (root) => findUntranslated(root).findings },
  {
    name: 'dependency-cruiser',
    rules: dependencyRules,
    find: async (root) => {
      const { findings, unseen } = await findForbiddenDependencies(root);
      return [...findings, ...unseen.map((file) => ({ rule: 'unseen', file }))];
    },
  },
  { name: 'biome', rules: biomeRules, find: findWithBiome },
  { name: 'oxlint', rules: oxlintRules, find: findWithOxlint },
  { name: 'knip', rules: () => readConfiguration<{ include: string[] }>('knip.json').include, find: findWithKnip },
  { name: 'typescript', rules: compilerRules, find: findWithCompiler },
];

type Rules = Record<string, unknown>;

/** The rules named in biome.json, the preset as one, the formatter and the sorting of imports. */
function biomeRules(): string[] {
  const { linter } = readConfiguration<{ linter: { rules: Record<string, string | Rules> } }>('biome.json');
  const named = Object.entries(linter.rules).flatMap(([group, rules]) =>
    typeof rules === 'string' ? group : Object.keys(rules).filter((rule) => rules[rule] !== 'off'),
  );
  return [...named, 'format', 'organizeImports'];
}

function findWithBiome(root: string): Reported[] {
  const output = failingRun(
    root,
    'biome',
    'ci',
    '--error-on-warnings',
    '--colors=off',
    '--max-diagnostics=none',
    '--reporter=json',
  );
  const { diagnostics } = JSON.parse(output) as { diagnostics: { category: string; location: { path: string } }[] };
  return diagnostics.map(({ category, location }) => ({ rule: category.split('/').at(-1) ?? '', file: location.path }));
}

function oxlintRules(): string[] {
  const { rules } = readConfiguration<{ rules: Rules }>('.oxlintrc.json');
  return Object.keys(rules).map((rule) => rule.replace('typescript/', ''));
}

function findWithOxlint(root: string): Reported[] {
  const output = failingRun(root, 'oxlint', '-f', 'json');
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
  return diagnostics.map(({ code, filename }) => ({ rule: /\((.*)\)/.exec(code)?.[1] ?? code, file: filename }));
}

function findWithKnip(root: string): Reported[] {
  const output = failingRun(root, 'knip', '--no-progress', '--no-config-hints', '--reporter', 'json');
  const { issues } = JSON.parse(output) as { issues: ({ file: string } & Record<string, unknown>)[] };
  return issues.flatMap(({ file, ...types }) =>
    Object.entries(types).flatMap(([rule, found]) => (found as unknown[]).map(() => ({ rule, file }))),
  );
}

/** Options that say where and how files are written or found, and forbid nothing. */
const silentCompilerOptions = new Set([
  'allowImportingTsExtensions',
  'composite',
  'declaration',
  'emitDeclarationOnly',
  'resolveJsonModule',
  'rewriteRelativeImportExtensions',
  'skipLibCheck',
]);

function compilerRules(): string[] {
  const { compilerOptions } = readConfiguration<{ compilerOptions: Rules }>('tsconfig.base.json');
  return Object.keys(compilerOptions).filter(
    (option) => compilerOptions[option] === true && !silentCompilerOptions.has(option),
  );
}

function findWithCompiler(root: string): Reported[] {
  const output = failingRun(root, 'tsc', '-b', '--pretty', 'false');
  return [...output.matchAll(/^(.+?)\(\d+,\d+\): error (TS\d+)/gm)].map(([, file = '', rule = '']) => ({ rule, file }));
}

/** What the program prints; its exit code must say that something is wrong, for that is all the check looks at. */
function failingRun(root: string, program: string, ...args: string[]): string {
  const programs = join(repositoryRoot, 'node_modules/.bin');
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1' },
    encoding: 'utf8',
  });
  if (status === 0 || status === null) throw new Error(`${program} finds nothing to say about its canaries\n${stderr}`);
  return stdout;
}

function readConfiguration<T>(file: string): T {
  return JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')) as T;
}
