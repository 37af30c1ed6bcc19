import { expect, test } from 'vitest';
import { findLength, findNames } from './check-names.ts';

const rules = (file: string): string[] => findNames([file]).map((finding) => finding.rule);

test.each([
  'packages/a/src/utils.ts',
  'packages/a/src/string-util.ts',
  'packages/a/src/util-of-strings.ts',
  'packages/a/src/helpers/date.ts',
  'packages/a/src/call-manager.ts',
  'packages/a/src/customer-data.test.ts',
  'packages/shared/src/index.ts',
])('%s says nothing', (file) => {
  expect(rules(file)).toEqual(['empty-word']);
});

test.each([
  'packages/a/src/data-scope.ts',
  'packages/a/src/shared-line.ts',
  'packages/a/src/utility-bill.ts',
  'packages/a/src/management.ts',
  'apps/web/src/features/a/i18n/zh-CN.ts',
  'apps/web/src/ui/locale.zh-CN.ts',
  'apps/server/src/domains/a/migrations/0001_tables.sql',
])('%s is fine', (file) => {
  expect(rules(file)).toEqual([]);
});

test('a name in another case than kebab-case is reported', () => {
  expect(rules('apps/web/src/ui/DataTable.tsx')).toEqual(['kebab-case']);
});

test('a file of more than 300 lines is warned of, of more than 500 refused', () => {
  const lines = (count: number): string => 'x\n'.repeat(count);
  expect(findLength('a.ts', lines(300))).toEqual([]);
  expect(findLength('a.ts', lines(301))).toMatchObject([{ rule: 'too-long', severity: 'warning' }]);
  expect(findLength('a.ts', lines(500))).toMatchObject([{ severity: 'warning' }]);
  expect(findLength('a.ts', lines(501))).toEqual([
    { rule: 'too-long', file: 'a.ts', message: '501 lines, at most 500' },
  ]);
});
