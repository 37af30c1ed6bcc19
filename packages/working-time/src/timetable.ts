import {
  type CalendarException,
  type DaySpan,
  type Week,
  type Weekday,
  type WorkingCalendar,
  weekdays,
} from './calendar.ts';
import { type LocalDate, msPerDay, parseLocalDate, weekdayOf } from './local-date.ts';
import { type MinuteSpan, minuteSpan, openMinutes } from './spans.ts';
import { createZoneClock } from './zone-clock.ts';

/** Epoch milliseconds, `fromMs` included. */
export interface InstantSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is open of one local date: in order, apart, none empty, all between this date's beginning and the next one's. */
export interface Day {
  readonly startMs: number;
  readonly spans: readonly InstantSpan[];
}

/** A calendar laid out on the time line, a date at a time. */
export interface Timetable {
  /** A date begins when the clocks first reach its midnight, and is not left again should they fall back over it. */
  dateAt(instantMs: number): LocalDate;
  day(date: LocalDate): Day;
  /** When the work of the date ends, perhaps the morning after; undefined if no span begins on it. */
  closingOf(date: LocalDate): number | undefined;
  exceptionOn(date: LocalDate): CalendarException | undefined;
}

/** Some eleven years; about a megabyte when full. */
const cachedDays = 4096;

/** `calendar` has passed `checkCalendar`. */
export function createTimetable(calendar: WorkingCalendar): Timetable {
  const clock = createZoneClock(calendar.zone);
  const week = new Map<Weekday, readonly MinuteSpan[]>(
    weekdays.map((weekday) => [weekday, minuteSpans(calendar.week[weekday] ?? [])]),
  );
  const exceptions = new Map(
    calendar.exceptions.map((exception) => {
      const spans = minuteSpans(exceptionSpans(exception, calendar.week));
      return [parseLocalDate(exception.date), { exception, spans }];
    }),
  );
  const days = new Map<LocalDate, Day>();

  const spansBeginningOn = (date: LocalDate) => exceptions.get(date)?.spans ?? week.get(weekdayOf(date)) ?? [];

  function toInstants(date: LocalDate, spans: readonly MinuteSpan[]): InstantSpan[] {
    const instantOf = (minute: number) => clock.instantReaching(date * msPerDay + minute * 60_000);
    return (
      spans
        .map(({ fromMinute, toMinute }) => ({ fromMs: instantOf(fromMinute), toMs: instantOf(toMinute) }))
        // A span that lies in the hour skipped in spring takes no time.
        .filter(({ fromMs, toMs }) => fromMs < toMs)
    );
  }

  return {
    dateAt(instantMs) {
      let date = Math.floor(clock.readingAt(instantMs) / msPerDay);
      while (clock.instantReaching((date + 1) * msPerDay) <= instantMs) date++;
      return date;
    },
    day(date) {
      const known = days.get(date);
      if (known !== undefined) return known;
      const spans = toInstants(date, openMinutes(spansBeginningOn(date), spansBeginningOn(date - 1)));
      const day = { startMs: clock.instantReaching(date * msPerDay), spans };
      if (days.size === cachedDays) days.delete(days.keys().next().value as LocalDate);
      days.set(date, day);
      return day;
    },
    closingOf(date) {
      const own = toInstants(date, spansBeginningOn(date));
      if (own.length === 0) return undefined;
      // A short special day can be over before the night shift that runs into it.
      const before = toInstants(date - 1, spansBeginningOn(date - 1));
      return [...before, ...own].reduce((latestMs, { toMs }) => Math.max(latestMs, toMs), Number.NEGATIVE_INFINITY);
    },
    exceptionOn: (date) => exceptions.get(date)?.exception,
  };
}

function exceptionSpans({ spans, asWeekday }: CalendarException, week: Week): readonly DaySpan[] {
  return spans ?? (asWeekday === undefined ? [] : (week[asWeekday] ?? []));
}

function minuteSpans(spans: readonly DaySpan[]): MinuteSpan[] {
  return spans.map(minuteSpan).filter((span) => span !== undefined);
}
