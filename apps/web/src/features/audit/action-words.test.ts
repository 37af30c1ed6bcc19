import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import zh from './i18n/zh-CN.ts';

const server = join(import.meta.dirname, '../../../../server/src');
const sources = globSync('{domains,platform}/**/*.ts', { cwd: server })
  .filter((file) => !/\.test\.ts$|fixture|testing/.test(file))
  .map((file) => readFileSync(join(server, file), 'utf8'));
const found = (pattern: RegExp): string[] => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, word = '']) => word))),
];

it('every action that the server records has words', () => {
  const actions = found(/\baction: '([a-z_]+\.[a-z_]+)'/g);
  const verbs = found(/\bverb: '([a-z_]+)'/g);
  expect(actions.length).toBeGreaterThan(15);
  expect(verbs.length).toBeGreaterThan(5);
  const wordless = actions.filter((action) => {
    const [subject = '', verb = ''] = action.split('.');
    return !(subject in zh.subjects && verb in zh.verbs);
  });
  expect([...wordless, ...verbs.filter((verb) => !(verb in zh.verbs))]).toEqual([]);
});
