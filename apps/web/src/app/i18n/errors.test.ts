import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import en from './errors.en.ts';
import zh from './errors.zh-CN.ts';

/** Said by the command line, at start-up, between processes and in tests, never by the API. */
const ofTheTerminal = ['usage', 'postgres', 'installation', 'telephony', 'sip', 'media', 'acd', 'callers'];

const listed = readFileSync(join(import.meta.dirname, '../../../../../docs/errors.md'), 'utf8');
const codes = [...listed.matchAll(/^\| `([a-z_]+)\.([a-z_]+)` \| (\d+) \|/gm)]
  .filter(([, domain, , status]) => Number(status) < 500 && !ofTheTerminal.includes(domain as string))
  .map(([, domain, reason]) => [domain, reason] as [string, string]);

type Words = Readonly<Record<string, Readonly<Record<string, { readonly what: string; readonly next: string }>>>>;

it('reads the list of error codes', () => {
  expect(codes.length).toBeGreaterThan(100);
});

it.each(codes)('%s.%s has words for people in both languages', (domain, reason) => {
  for (const words of [zh.error, en.error] as Words[]) {
    expect(words[domain]?.[reason]?.what).toMatch(/\S/);
    expect(words[domain]?.[reason]?.next).toMatch(/\S/);
  }
});
