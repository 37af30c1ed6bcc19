import { describe, expect, it } from 'vitest';
import { addMonths, monthDays, readDate } from './month-grid.ts';

describe('a month', () => {
  it('is shown in six weeks from a Monday', () => {
    const days = monthDays('2026-11-23');
    expect(days).toHaveLength(42);
    expect([days[0], days[6], days[41]]).toEqual(['2026-10-26', '2026-11-01', '2026-12-06']);
  });
  it('later keeps the day if that month has it', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-11-23', -12)).toBe('2025-11-23');
  });
});

describe('a typed date', () => {
  it.each(['2026-11-03', '2026/11/3', '20261103', '11-3', '2026年11月3日', '11月3日', ' 2026.11.03 '])(
    '%s is read',
    (text) => {
      expect(readDate(text, '2026-11-23')).toBe('2026-11-03');
    },
  );
  it.each(['', '2026-02-30', 'tomorrow', '13-1', '2026-11'])('%s is none', (text) => {
    expect(readDate(text, '2026-11-23')).toBeUndefined();
  });
});
