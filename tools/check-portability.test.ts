import { expect, test } from 'vitest';
import { findTies } from './check-portability.ts';

const rules = (file: string, text: string): string[] => findTies(file, text).map((finding) => finding.rule);

test('a lock file names no registry but the public one', () => {
  const lock = (host: string): string => `{\n  "resolved": "${host}/a/-/a-1.0.0.tgz"\n}`;
  expect(rules('package-lock.json', lock('https://registry.npmjs.org'))).toEqual([]);
  expect(rules('package-lock.json', lock('https://registry.npmjs.org.example'))).toEqual(['lock-host']);
  expect(rules('package-lock.json', lock('http://localhost:4873'))).toEqual(['lock-host']);
});

test('npm settings do not say where packages come from', () => {
  expect(rules('.npmrc', 'save-exact=true\nfund=false\n')).toEqual([]);
  expect(rules('apps/web/.npmrc', '@oneline:registry=https://registry.example/')).toEqual(['registry-setting']);
});

test('a path of one machine is seen, a path of any is not', () => {
  const home = ['', 'home', 'somebody', 'file'].join('/');
  expect(rules('docs/a.md', `see ${home}`)).toEqual(['machine-path']);
  expect(rules('docs/a.md', 'see /usr/lib/postgresql/15/bin and ./home/page/ and /home')).toEqual([]);
});
