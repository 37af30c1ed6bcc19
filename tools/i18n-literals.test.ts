import { expect, test } from 'vitest';
import { findLiterals, mayHoldText } from './i18n-literals.ts';

const rules = (text: string): string[] => findLiterals('page.tsx', text).map((finding) => finding.rule);

test.each([
  ['a string', "const a = '保存';"],
  ['a template', 'const a = `共`;'],
  ['the tail of a template', `const a = \`\${1} 条\`;`],
  ['markup', 'const a = <p>保存</p>;'],
  ['an attribute', 'const a = <p className="保存" />;'],
  ['punctuation', "const a = '。';"],
])('Chinese in %s is seen', (_where, text) => {
  expect(rules(text)).toEqual(['chinese-in-code']);
});

test.each([
  ['between tags', 'const a = <p>Save</p>;'],
  ['in braces', "const a = <p>{'Save'}</p>;"],
  ['in a template in braces', `const a = <p>{\`Save \${1}\`}</p>;`],
  ['in either branch', "const a = <p>{is ? 'Save' : null}</p>;"],
  ['in a title', 'const a = <p title="Save" />;'],
  ['in a placeholder in braces', "const a = <input placeholder={'Name'} />;"],
  ['in an aria-label', "const a = <p aria-label={label ?? 'Close'} />;"],
])('English %s is seen', (_where, text) => {
  expect(rules(text)).toEqual(['text-in-markup']);
});

test.each([
  ['a comment', '// 保存\nconst a = 1; /* 保存 */'],
  ['a regular expression', 'const a = /[一-龥]/;'],
  ['a translated text', "const a = <p title={t('page.title')}>{t('page.text')}</p>;"],
  ['an attribute for machines', 'const a = <p className="wide" data-kind="a" />;'],
  ['signs and spaces', 'const a = <p> : &nbsp; 1 — 2 </p>;'],
  ['a comparison in an attribute', "const a = <p title={kind === 'call' ? x : y} />;"],
  ['a string outside of markup', "const a = 'Save';"],
])('%s is no text for people', (_what, text) => {
  expect(rules(text)).toEqual([]);
});

test('a finding names its line', () => {
  expect(findLiterals('a.ts', "\n\nconst a = '一';")).toEqual([
    { rule: 'chinese-in-code', file: 'a.ts', line: 3, message: '"一"' },
  ]);
});

test.each([
  ['apps/web/src/features/a/i18n/zh-CN.ts', true],
  ['apps/web/src/ui/locale.zh-CN.ts', true],
  ['apps/server/src/domains/a/seed/roles.ts', true],
  ['apps/web/src/page.test.tsx', true],
  ['apps/web/src/page.tsx', false],
  ['apps/server/src/seeding/roles.ts', false],
])('%s may hold text: %s', (file, may) => {
  expect(mayHoldText(file)).toBe(may);
});
