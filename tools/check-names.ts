import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, reportFindings } from './finding.ts';
import { projectFiles, repositoryRoot } from './repository.ts';

export const nameRules = ['empty-word', 'kebab-case', 'too-long'] as const;

const LINES_TO_LOOK_AGAIN = 300;
const LINES_TOO_MANY = 500;

const code = /^(packages|apps|tools|bench|scenarios)\/.*\.(tsx?|cjs|mjs|sql|css)$/;
/** Written by a program, however long. */
const generated = /(^|\/)tables\.ts$/;
/** Named for the language tag of their contents. */
const languageFile = /^([a-z0-9-]+\.)?zh-CN\.ts$/;

/** These say nothing wherever they stand: `string-utils`, `call-manager`. */
const emptyAnywhere = new Set(['util', 'utils', 'helper', 'helpers', 'misc', 'manager', 'managers']);
/** These say nothing as the noun (`customer-data`), but are honest adjectives (`data-scope`, `shared-line`). */
const emptyAsNoun = new Set(['common', 'shared', 'data', 'info']);

/** Names of files and folders that say nothing or are not kebab-case. */
export function findNames(files: readonly string[]): Finding[] {
  return files.flatMap((file) => {
    const names = file.split('/');
    const findings: Finding[] = names.flatMap((name) => {
      const word = emptyWord(name);
      return word === undefined ? [] : [{ rule: 'empty-word', file, message: `"${word}" does not say what it is` }];
    });
    const odd = names.find((name) => !/^[a-z0-9._-]+$/.test(name) && !languageFile.test(name));
    if (odd !== undefined) findings.push({ rule: 'kebab-case', file, message: `${odd} is not kebab-case` });
    return findings;
  });
}

export function findLength(file: string, text: string): Finding[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > LINES_TOO_MANY) {
    return [{ rule: 'too-long', file, message: `${lines} lines, at most ${LINES_TOO_MANY}` }];
  }
  if (lines > LINES_TO_LOOK_AGAIN) {
    return [{ rule: 'too-long', file, message: `${lines} lines: look again`, severity: 'warning' }];
  }
  return [];
}

export function findNamesAndLengths(root: string): { findings: Finding[]; files: number } {
  const files = projectFiles(root).filter((file) => code.test(file));
  const lengths = files
    .filter((file) => !generated.test(file))
    .flatMap((file) => findLength(file, readFileSync(join(root, file), 'utf8')));
  return { findings: [...findNames(files), ...lengths], files: files.length };
}

/** The word of a file or folder name that says nothing; what follows the first dot is its kind, not its name. */
function emptyWord(name: string): string | undefined {
  const words = (name.split('.')[0] ?? '').toLowerCase().split(/[-_]/);
  const noun = words.at(-1) ?? '';
  return words.find((word) => emptyAnywhere.has(word)) ?? (emptyAsNoun.has(noun) ? noun : undefined);
}

if (import.meta.main) {
  const { findings, files } = findNamesAndLengths(repositoryRoot);
  reportFindings(findings, `${files} files`);
}
