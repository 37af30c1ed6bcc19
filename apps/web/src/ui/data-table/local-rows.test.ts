import { describe, expect, it } from 'vitest';
import type { Column } from './column.ts';
import { arrangeRows } from './local-rows.ts';
import { spanOf } from './use-selection.ts';

interface Row {
  id: string;
  name: string;
  count: number;
}
const rows: Row[] = [
  { id: '1', name: '张三 Team 10', count: 10 },
  { id: '2', name: '李四 Team 9', count: 9 },
  { id: '3', name: '王五 Team 1', count: 1 },
];
const columns: Column<Row>[] = [
  { id: 'name', title: '', width: 1, render: () => null, plain: (row) => row.name },
  { id: 'count', title: '', width: 1, render: () => null, plain: (row) => row.count },
];
const arrange = (q: string, field?: string, isDescending = false) =>
  arrangeRows(rows, columns, { q, sort: field ? { field, isDescending } : undefined, locale: 'zh-CN' }).map(
    ({ id }) => id,
  );

describe('rows that are all here', () => {
  it('are found by all words, whatever their case', () => {
    expect(arrange('team 9')).toEqual(['2']);
    expect(arrange('张 TEAM')).toEqual(['1']);
    expect(arrange('nobody')).toEqual([]);
  });
  it('sort by pinyin and by number', () => {
    expect(arrange('', 'name')).toEqual(['2', '3', '1']);
    expect(arrange('', 'count')).toEqual(['3', '2', '1']);
    expect(arrange('', 'count', true)).toEqual(['1', '2', '3']);
  });
});

describe('a span of rows', () => {
  it('reaches from the one to the other, in either direction', () => {
    expect(spanOf(rows, '3', '2')).toEqual(['2', '3']);
    expect(spanOf(rows, '1', 'gone')).toEqual([]);
  });
});
