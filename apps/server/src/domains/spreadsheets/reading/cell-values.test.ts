import { describe, expect, it } from 'vitest';
import { columnOf, dateText, isDateFormat, numberText, unescapeText } from './cell-values.ts';

describe('a cell', () => {
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [46_350, '2026-11-24'],
    [46_350.354166666664, '2026-11-24 08:30:00'],
    [0.354166666664, '08:30:00'],
    [2_958_465, '9999-12-31'],
  ])('of day %f in the older calendar shows %s', (serial, text) => {
    expect(dateText(serial, false)).toBe(text);
  });

  it('counts from 1904 where its workbook says so', () => {
    expect([dateText(0, true), dateText(44_888, true)]).toEqual(['1904-01-01', '2026-11-24']);
  });

  it.each([-1, 2_958_466, Number.NaN, Number.POSITIVE_INFINITY])('of %f shows no day', (serial) => {
    expect(dateText(serial, false)).toBeUndefined();
  });

  it.each([
    [14, undefined, true],
    [31, undefined, true],
    [0, undefined, false],
    [49, undefined, false],
    [164, 'yyyy"年"m"月"d"日";@', true],
    [164, '[$-804]aaaa;[Red]@', true],
    [164, '[h]:mm', true],
    [164, 'General', false],
    [164, '#,##0.00"days"', false],
    [164, '0.00\\d', false],
    [164, '[Red]0.00;[DBNum1]0', false],
  ])('of format %i %s holds a date: %s', (id, code, isDate) => {
    expect(isDateFormat(id, code)).toBe(isDate);
  });

  it('shows a number as it was typed', () => {
    expect(['10000002001', '1.0000002001E10', '0.1', '1E-2', '', 'x'].map(numberText)).toEqual([
      '10000002001',
      '10000002001',
      '0.1',
      '0.01',
      '',
      'x',
    ]);
  });

  it('stands in the column that its reference names', () => {
    expect(['A1', 'Z9', 'AA1', 'XFD1048576', '1', '', 'a1'].map(columnOf)).toEqual([
      0,
      25,
      26,
      16_383,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('may hold characters that XML cannot', () => {
    expect(unescapeText('a_x000D_b_x005F_x000D_')).toBe('a\rb_x000D_');
  });
});
