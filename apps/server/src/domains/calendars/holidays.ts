import type { CalendarException } from '@oneline/contracts';
import { chineseHolidays } from '@oneline/working-time';

/** The public holidays and make-up workdays of mainland China, named in Chinese; undefined where they are not known. */
export function holidaysOf(year: number): CalendarException[] | undefined {
  return chineseHolidays(year)?.map(({ date, kind, name, asWeekday }) => ({
    date,
    kind,
    name: name['zh-CN'],
    ...(asWeekday ? { asWeekday } : {}),
  }));
}
