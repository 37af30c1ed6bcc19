import type { CalendarException, WorkingCalendar } from './calendar.ts';
import { checkCalendar } from './check-calendar.ts';
import { errors } from './errors.ts';
import { msPerDay } from './local-date.ts';
import { createTimetable, type InstantSpan } from './timetable.ts';

/** An unbroken stretch of working time; `endAt` is no longer part of it. */
export interface WorkingSpan {
  readonly startAt: Date;
  readonly endAt: Date;
}

/**
 * The arithmetic of one calendar. Working time is the real time that passes while it is open, so a night with a change
 * of the clocks is an hour shorter or longer. Instants are taken and given from 1900 to 2299.
 *
 * Every function throws `working_time.out_of_range` for an instant that is invalid or outside those years.
 */
export interface WorkingTime {
  isOpen(at: Date): boolean;
  /** The holiday, make-up workday or special day on the local date of `at`, so that a caller can be told its name. */
  exceptionAt(at: Date): CalendarException | undefined;
  /**
   * The earliest instant at which `durationMs` of working time has passed since `at`. Time used up at closing is due at
   * closing, not at the next opening; 0 gives `at` itself, open or not.
   * @throws `working_time.invalid_duration` if negative or not whole, `working_time.never_open`
   */
  add(at: Date, durationMs: number): Date;
  /** Working time from `from` to `to` in milliseconds; negative if `to` is the earlier. */
  between(from: Date, to: Date): number;
  /**
   * The first instant from `at` on that is open: `at` itself while open.
   * @throws `working_time.never_open`
   */
  nextOpening(at: Date): Date;
  /**
   * The end of the span that is open at `at`, or of the next one; undefined if it does not close within ten years.
   * @throws `working_time.never_open`
   */
  nextClosing(at: Date): Date | undefined;
  /** What is open from `from` until `to`, clipped to them, in order; a span over midnight comes in one piece. */
  spansBetween(from: Date, to: Date): IteratorObject<WorkingSpan>;
  /**
   * The close of business on the `days`-th working day after the local date of `at`: the day itself does not count, and
   * the limit ends when the last day's work does (Civil Code of China, art. 201 and 203). A working day is a date on
   * which a span begins; one that works past midnight closes the morning after.
   * @throws `working_time.invalid_duration` unless `days` is a whole number from 1, `working_time.never_open`
   */
  workingDaysAdd(at: Date, days: number): Date;
}

/** So long may a calendar stay closed (or open) before a search gives up. */
const horizonDays = 3653;
const earliestMs = Date.UTC(1900, 0, 1);
const latestMs = Date.UTC(2300, 0, 1);

/**
 * Prepares a calendar; dates are worked out when first needed and remembered, within bounds, by this instance.
 * @throws `working_time.invalid_calendar` with `details.problems` if `checkCalendar` finds any
 */
export function createWorkingTime(calendar: WorkingCalendar): WorkingTime {
  const problems = checkCalendar(calendar);
  if (problems.length > 0) throw errors.invalidCalendar({ problems });
  const timetable = createTimetable(calendar);

  /** Day by day, cut at the ends: what touches at midnight comes in two. Without `untilMs` a closed horizon throws. */
  function* pieces(fromMs: number, untilMs?: number): Generator<InstantSpan, void, void> {
    let openDate = timetable.dateAt(fromMs);
    for (let date = openDate; ; date++) {
      const { startMs, spans } = timetable.day(date);
      if (startMs >= (untilMs ?? latestMs)) return;
      if (untilMs === undefined && date - openDate > horizonDays) throw neverOpen(fromMs);
      for (const span of spans) {
        const piece = { fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, untilMs ?? latestMs) };
        if (piece.fromMs >= piece.toMs) continue;
        openDate = date;
        yield piece;
      }
    }
  }

  function openingFrom(fromMs: number): number {
    for (const piece of pieces(fromMs)) return piece.fromMs;
    throw outOfRange();
  }

  function* joined(fromMs: number, untilMs: number): Generator<InstantSpan, void, void> {
    let open: InstantSpan | undefined;
    for (const piece of pieces(fromMs, untilMs)) {
      if (open !== undefined && open.toMs < piece.fromMs) yield open;
      open = { fromMs: open?.toMs === piece.fromMs ? open.fromMs : piece.fromMs, toMs: piece.toMs };
    }
    if (open !== undefined) yield open;
  }

  function workedMs(fromMs: number, toMs: number): number {
    let total = 0;
    for (const piece of pieces(fromMs, toMs)) total += piece.toMs - piece.fromMs;
    return total;
  }

  return {
    isOpen(at) {
      const atMs = epochMs(at);
      return timetable.day(timetable.dateAt(atMs)).spans.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
    },

    exceptionAt: (at) => timetable.exceptionOn(timetable.dateAt(epochMs(at))),

    add(at, durationMs) {
      const atMs = epochMs(at);
      if (!Number.isSafeInteger(durationMs) || durationMs < 0) throw errors.invalidDuration({ duration: durationMs });
      if (atMs + durationMs >= latestMs) throw outOfRange();
      if (durationMs === 0) return new Date(atMs);
      let remainingMs = durationMs;
      for (const { fromMs, toMs } of pieces(atMs)) {
        if (remainingMs <= toMs - fromMs) return new Date(fromMs + remainingMs);
        remainingMs -= toMs - fromMs;
      }
      throw outOfRange();
    },

    between(from, to) {
      const [fromMs, toMs] = [epochMs(from), epochMs(to)];
      return fromMs <= toMs ? workedMs(fromMs, toMs) : 0 - workedMs(toMs, fromMs);
    },

    nextOpening: (at) => new Date(openingFrom(epochMs(at))),

    nextClosing(at) {
      const openingMs = openingFrom(epochMs(at));
      const untilMs = openingMs + horizonDays * msPerDay;
      for (const { toMs } of joined(openingMs, untilMs)) return toMs < untilMs ? new Date(toMs) : undefined;
      return undefined;
    },

    spansBetween: (from, to) =>
      joined(epochMs(from), epochMs(to)).map(({ fromMs, toMs }) => ({
        startAt: new Date(fromMs),
        endAt: new Date(toMs),
      })),

    workingDaysAdd(at, days) {
      const atMs = epochMs(at);
      if (!Number.isSafeInteger(days) || days < 1) throw errors.invalidDuration({ duration: days });
      if (atMs + days * msPerDay >= latestMs) throw outOfRange();
      let remainingDays = days;
      let openDate = timetable.dateAt(atMs);
      for (let date = openDate + 1; date * msPerDay < latestMs; date++) {
        if (date - openDate > horizonDays) throw neverOpen(atMs);
        const closingMs = timetable.closingOf(date);
        if (closingMs === undefined) continue;
        if (--remainingDays === 0) return new Date(closingMs);
        openDate = date;
      }
      throw outOfRange();
    },
  };
}

function epochMs(at: Date): number {
  const ms = at.getTime();
  if (!(ms >= earliestMs && ms < latestMs)) throw outOfRange();
  return ms;
}

function neverOpen(fromMs: number) {
  return errors.neverOpen({ searchedFrom: new Date(fromMs).toISOString(), horizonDays });
}

function outOfRange() {
  return errors.outOfRange({
    earliest: new Date(earliestMs).toISOString(),
    latest: new Date(latestMs).toISOString(),
  });
}
