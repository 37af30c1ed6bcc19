import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
  type IForbiddenRuleType,
  type IResolveOptions,
} from 'dependency-cruiser';
import { type Finding, reportFindings } from './finding.ts';
import { projectFiles, repositoryRoot } from './repository.ts';

const scope = /^(packages|apps|tools|bench|scenarios)\/.*\.tsx?$/;

interface Configuration {
  readonly forbidden: (IForbiddenRuleType & { readonly name: string; readonly comment: string })[];
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: Partial<IResolveOptions> };
}

export function dependencyRules(): string[] {
  return configuration().forbidden.map((rule) => rule.name);
}

/**
 * The violations of .dependency-cruiser.cjs below `root`. dependency-cruiser reads TypeScript through the JS API of
 * TypeScript 6; without that it sees no module and finds everything in order, hence `unseen`: source files it has not read.
 */
export async function findForbiddenDependencies(root: string): Promise<{
  findings: Finding[];
  seen: number;
  unseen: string[];
}> {
  const { forbidden, options } = configuration();
  const files = projectFiles(root).filter((file) => scope.test(file));
  const result = await cruise(
    files,
    { ...options, baseDir: root, validate: true, ruleSet: { forbidden } },
    options.enhancedResolveOptions,
  );
  const { modules, summary } = result.output as ICruiseResult;
  const seen = new Set(modules.map((module) => module.source));
  const comments = new Map(forbidden.map((rule) => [rule.name, rule.comment]));
  return {
    findings: summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      file: from,
      message: from === to ? `${comments.get(rule.name)}` : `imports ${to}: ${comments.get(rule.name)}`,
    })),
    seen: files.filter((file) => seen.has(file)).length,
    unseen: files.filter((file) => !seen.has(file)),
  };
}

function configuration(): Configuration {
  return createRequire(import.meta.url)(join(repositoryRoot, '.dependency-cruiser.cjs')) as Configuration;
}

if (import.meta.main) {
  const { findings, seen, unseen } = await findForbiddenDependencies(repositoryRoot);
  const blind = unseen.map((file) => ({ rule: 'unseen', file, message: 'dependency-cruiser has not read this file' }));
  const files = projectFiles(repositoryRoot).filter((file) => scope.test(file));
  const empty = ['apps/server/src/', 'apps/web/src/']
    .filter((folder) => !files.some((file) => file.startsWith(folder)))
    .map((folder) => ({ rule: 'nothing-seen', file: folder, message: 'there is no module here' }));
  reportFindings([...findings, ...blind, ...empty], `${seen} modules`);
}
