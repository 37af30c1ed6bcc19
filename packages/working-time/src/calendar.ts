/**
 * One stretch of local time on the day it begins, both ends `HH:MM`; `to` may be `24:00`. A `to` at or before `from` is
 * on the following day (`20:00`–`06:00`, `08:00`–`08:00`), and is still work of the day the span begins on.
 */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** ISO 8601 order; the index is the number of days since Monday. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** A day that is not named, or has no spans, is closed. */
export type Week = Readonly<Partial<Record<Weekday, readonly DaySpan[]>>>;

/** By BCP 47 tag, at least one: `{ 'zh-CN': '春节', en: 'Spring Festival' }`. */
export type LocalizedName = Readonly<Record<string, string>>;

export interface CalendarException {
  /** Local date in the calendar's zone, `YYYY-MM-DD`. */
  readonly date: string;
  /**
   * - `holiday`: nothing begins on this date; a span of the evening before still runs to its end
   * - `workday`: 调休上班, a day off that is worked, like `asWeekday` or by `spans` of its own
   * - `special`: a day with `spans` of its own, such as a half day before a holiday
   */
  readonly kind: 'holiday' | 'workday' | 'special';
  /** As one tenant wrote it, or in several languages. */
  readonly name: string | LocalizedName;
  readonly spans?: readonly DaySpan[];
  readonly asWeekday?: Weekday;
}

/** Plain JSON, and what a contract's calendar is. An exception replaces the week on its date; a date has at most one. */
export interface WorkingCalendar {
  /** IANA name, such as `Asia/Shanghai`. */
  readonly zone: string;
  readonly week: Week;
  readonly exceptions: readonly CalendarException[];
}

/** A calendar of 7×24 hours without exceptions. */
export function alwaysOpen(zone: string): WorkingCalendar {
  const allDay = [{ from: '00:00', to: '24:00' }];
  return { zone, week: Object.fromEntries(weekdays.map((weekday) => [weekday, allDay])), exceptions: [] };
}
