import { describe, expect, it } from 'vitest';
import { type CalendarException, chineseHolidays, chineseHolidayYears } from './index.ts';

function datesOf(year: number, kind: CalendarException['kind']): string[] {
  return (chineseHolidays(year) ?? []).filter((day) => day.kind === kind).map((day) => day.date.slice(5));
}

function weekdayNumber(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

describe('the public holidays of mainland China', () => {
  it('are known for 2024 to 2026', () => {
    expect(chineseHolidayYears).toEqual([2024, 2025, 2026]);
    expect(chineseHolidays(2023)).toBeUndefined();
    expect(chineseHolidays(2027)).toBeUndefined();
  });

  it('have the make-up workdays of the notices', () => {
    expect(datesOf(2024, 'workday')).toEqual([
      ...['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
    ]);
    expect(datesOf(2025, 'workday')).toEqual(['01-26', '02-08', '04-27', '09-28', '10-11']);
    expect(datesOf(2026, 'workday')).toEqual(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10']);
  });

  it('have as many days off as the notices count', () => {
    expect(datesOf(2024, 'holiday')).toHaveLength(1 + 8 + 3 + 5 + 1 + 3 + 7);
    expect(datesOf(2025, 'holiday')).toHaveLength(1 + 8 + 3 + 5 + 3 + 8);
    expect(datesOf(2026, 'holiday')).toHaveLength(3 + 9 + 3 + 5 + 3 + 3 + 7);
  });

  it('run over the end of a month', () => {
    expect(datesOf(2025, 'holiday').slice(1, 9)).toEqual([
      ...['01-28', '01-29', '01-30', '01-31', '02-01', '02-02', '02-03', '02-04'],
    ]);
  });

  it('are in the order of their dates, none twice, all in their year', () => {
    for (const year of chineseHolidayYears) {
      const dates = (chineseHolidays(year) ?? []).map(({ date }) => date);
      expect(dates).toEqual([...new Set(dates)].toSorted());
      expect(dates.every((date) => date.startsWith(`${year}-`))).toBe(true);
    }
  });

  it('make up for days off by working on weekends only', () => {
    for (const day of chineseHolidayYears.flatMap((year) => chineseHolidays(year) ?? [])) {
      if (day.kind === 'workday') expect(weekdayNumber(day.date)).toBeGreaterThanOrEqual(6);
    }
  });

  it('never free more weekdays than the statutory days and the make-up workdays', () => {
    // 全国年节及纪念日放假办法: 11 days off until 2024, 13 since; a statutory day on a weekend is moved to a weekday.
    const statutoryDays: Record<number, number> = { 2024: 11, 2025: 13, 2026: 13 };
    for (const year of chineseHolidayYears) {
      const freed = (chineseHolidays(year) ?? []).filter(
        (day) => day.kind === 'holiday' && weekdayNumber(day.date) < 6,
      );
      expect(freed).toHaveLength((statutoryDays[year] ?? 0) + datesOf(year, 'workday').length);
    }
  });

  it('have their names in both languages', () => {
    const on = (date: string) => chineseHolidays(2025)?.find((day) => day.date === date);
    expect(on('2025-01-29')?.name).toEqual({ 'zh-CN': '春节', en: 'Spring Festival' });
    expect(on('2025-10-06')?.name['zh-CN']).toBe('国庆节、中秋节');
    expect(on('2025-01-26')).toEqual({
      kind: 'workday',
      date: '2025-01-26',
      name: { 'zh-CN': '春节调休上班', en: 'Make-up workday for Spring Festival' },
      asWeekday: 'monday',
    });
  });
});
