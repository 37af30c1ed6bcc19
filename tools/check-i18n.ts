import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, reportFindings } from './finding.ts';
import { findLiterals, literalRules, mayHoldText } from './i18n-literals.ts';
import { compareResources, type Resource, resourceRules } from './i18n-resources.ts';
import { projectFiles, repositoryRoot } from './repository.ts';

export const i18nRules: readonly string[] = [...literalRules, ...resourceRules];

const looked = /^apps\/(web|server)\/src\/.*\.tsx?$/;

/** Text for people outside of the i18n files, and languages that say different things. */
export function findUntranslated(root: string): { findings: Finding[]; files: number } {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const files = projectFiles(root).filter((file) => looked.test(file));
  const literals = files.filter((file) => !mayHoldText(file)).flatMap((file) => findLiterals(file, read(file)));

  const resource = (file: string): Resource | undefined =>
    files.includes(file) ? { file, text: read(file) } : undefined;
  const stems = new Set(files.map((file) => /^.*\/i18n\/(?:[^/]+\.)?(?=(?:zh-CN|en)\.ts$)/.exec(file)?.[0] ?? ''));
  stems.delete('');
  const differences = [...stems].flatMap((stem) =>
    compareResources(resource(`${stem}zh-CN.ts`), resource(`${stem}en.ts`)),
  );
  return { findings: [...literals, ...differences], files: files.length };
}

if (import.meta.main) {
  const { findings, files } = findUntranslated(repositoryRoot);
  reportFindings(findings, `${files} files`);
}
