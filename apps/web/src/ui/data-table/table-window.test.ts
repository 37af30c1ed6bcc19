import { describe, expect, it } from 'vitest';
import { gridOf } from './column.ts';
import { scrollToRow, visibleRows } from './table-window.ts';

describe('the window of a table', () => {
  it('draws what is seen and some around, never more than there is', () => {
    expect(visibleRows({ scrollTop: 0, height: 720, rowHeight: 36, count: 10_000 })).toEqual({ start: 0, end: 32 });
    expect(visibleRows({ scrollTop: 36_000, height: 720, rowHeight: 36, count: 10_000 })).toEqual({
      start: 988,
      end: 1032,
    });
    expect(visibleRows({ scrollTop: 0, height: 720, rowHeight: 36, count: 3 })).toEqual({ start: 0, end: 3 });
    expect(visibleRows({ scrollTop: 5000, height: 720, rowHeight: 36, count: 0 })).toEqual({ start: 0, end: 0 });
  });

  it('scrolls only as far as a row needs', () => {
    const view = { scrollTop: 360, height: 396, rowHeight: 36, headHeight: 36 };
    expect(scrollToRow({ ...view, row: 12 })).toBeUndefined();
    expect(scrollToRow({ ...view, row: 3 })).toBe(108);
    expect(scrollToRow({ ...view, row: 30 })).toBe(756);
  });
});

describe('the grid of a table', () => {
  it('gives every column its least width and shares the rest', () => {
    const columns = [{ width: 160, grow: 2 }, { width: 90, grow: 0 }, { width: 120 }];
    expect(gridOf(columns, false)).toEqual({ template: 'minmax(160px, 2fr) 90px minmax(120px, 1fr)', minWidth: 370 });
    expect(gridOf(columns, true).minWidth).toBe(410);
  });
});
