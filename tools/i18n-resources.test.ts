import { expect, test } from 'vitest';
import { compareResources } from './i18n-resources.ts';

const compare = (zh: string | undefined, en: string | undefined): string[] =>
  compareResources(
    zh === undefined ? undefined : { file: 'zh-CN.ts', text: zh },
    en === undefined ? undefined : { file: 'en.ts', text: en },
  ).map(({ rule, file, message }) => `${file} ${rule}: ${message}`);

test('the same keys in both languages are in order, however they are written', () => {
  const zh = "export const zhCN = { page: { title: '标题', 'sub-title': `副` } } as const satisfies Texts;";
  const en = "const en = { page: { 'sub-title': 'Sub', title: 'Title' } };\nexport default en;";
  expect(compare(zh, en)).toEqual([]);
});

test('a key of one language only is missing in the other', () => {
  const zh = "export const zhCN = { page: { title: '标题' } };";
  const en = "export const en = { page: { text: 'Text' } };";
  expect(compare(zh, en)).toEqual([
    'en.ts keys-differ: page.title is missing',
    'zh-CN.ts keys-differ: page.text is missing',
  ]);
});

test('a language has the plural forms it needs', () => {
  const zh = "export const zhCN = { calls_other: '{{count}} 通' };";
  const en = "export const en = { calls_one: '{{count}} call', calls_other: '{{count}} calls' };";
  expect(compare(zh, en)).toEqual([]);
});

test('a placeholder is called the same in both', () => {
  const zh = "export const zhCN = { hello: '{{name}}，{{ count, number }}' };";
  const en = "export const en = { hello: '{{count, number}} {{person}}' };";
  expect(compare(zh, en)).toEqual([
    'en.ts placeholders-differ: hello has {count, person} where zh-CN has {count, name}',
  ]);
});

test('a resource without the other language is reported', () => {
  expect(compare("export const zhCN = { a: '一' };", undefined)).toEqual([
    'zh-CN.ts keys-differ: there is no en.ts beside it',
  ]);
});

test('what is computed cannot be compared and is refused', () => {
  const computed = 'export const zhCN = { ...other, count: 1 };';
  expect(compare(computed, 'export const en = {};')).toEqual([
    'zh-CN.ts not-a-resource: a resource holds only keys with texts',
    'zh-CN.ts not-a-resource: count is not a text',
  ]);
  expect(compare('export function zhCN() {}', 'export const en = {};')).toEqual([
    'zh-CN.ts not-a-resource: exports no object',
  ]);
});
