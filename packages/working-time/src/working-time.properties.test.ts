import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CalendarException,
  checkCalendar,
  createWorkingTime,
  type DaySpan,
  type Week,
  type WorkingCalendar,
  weekdays,
} from './index.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const minutesPerDay = 24 * 60;

/** A zone, and a date near which something is odd about its clocks. */
const places = [
  ['America/New_York', '2025-03-09'],
  ['America/New_York', '2025-11-02'],
  ['Europe/Berlin', '2025-03-30'],
  ['Europe/Berlin', '2025-10-26'],
  ['Australia/Lord_Howe', '2025-04-06'],
  ['Australia/Lord_Howe', '2025-10-05'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/St_Johns', '2010-11-07'],
  ['America/Havana', '2025-11-02'],
  ['Pacific/Apia', '2011-12-30'],
  ['Asia/Kolkata', '2024-02-29'],
  ['Asia/Shanghai', '2025-01-29'],
] as const;

function clockTime(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** `startMinute` and `endMinute` since the beginning of some day, at most a day apart. */
function daySpan(startMinute: number, endMinute: number): DaySpan {
  const from = startMinute % minutesPerDay;
  const to = from + Math.min(endMinute - startMinute, minutesPerDay);
  return { from: clockTime(from), to: clockTime(to > minutesPerDay ? to - minutesPerDay : to) };
}

function pairs(cuts: readonly number[]): [number, number][] {
  const sorted = cuts.toSorted((a, b) => a - b);
  return sorted.flatMap((start, index) => {
    const end = sorted[index + 1];
    return index % 2 === 0 && end !== undefined ? [[start, end] as [number, number]] : [];
  });
}

/** Spans anywhere in the week, turned so that they cross the nights, Sunday's too. */
const week: fc.Arbitrary<Week> = fc
  .record({
    cuts: fc.uniqueArray(fc.nat(7 * minutesPerDay - 1), { minLength: 2, maxLength: 24, size: 'max' }),
    turn: fc.nat(7 * minutesPerDay - 1),
  })
  .map(({ cuts, turn }) => {
    const spans = pairs(cuts).map(([start, end]) => {
      const startMinute = (start + turn) % (7 * minutesPerDay);
      const span = daySpan(startMinute, startMinute + end - start);
      return { weekday: weekdays[Math.floor(startMinute / minutesPerDay)], span };
    });
    return Object.fromEntries(
      weekdays.map((name) => [name, spans.filter(({ weekday }) => weekday === name).map(({ span }) => span)]),
    );
  });

const ownSpans = fc
  .uniqueArray(fc.nat(2 * minutesPerDay - 1), { minLength: 2, maxLength: 4, size: 'max' })
  .map((cuts) => pairs(cuts).filter(([start]) => start < minutesPerDay))
  .filter((found) => found.length > 0)
  .map((found) => found.map(([start, end]) => daySpan(start, end)));

function exceptionNear(date: string): fc.Arbitrary<CalendarException> {
  const day = fc
    .integer({ min: -4, max: 4 })
    .map((days) => ({ date: Temporal.PlainDate.from(date).add({ days }).toString(), name: 'special' }));
  return fc.oneof(
    day.map((named) => ({ ...named, kind: 'holiday' as const })),
    fc.tuple(day, ownSpans).map(([named, spans]) => ({ ...named, kind: 'special' as const, spans })),
    fc
      .tuple(day, fc.constantFrom(...weekdays))
      .map(([named, asWeekday]) => ({ ...named, kind: 'workday' as const, asWeekday })),
  );
}

interface Case {
  readonly calendar: WorkingCalendar;
  /** Noon UTC of the odd date. */
  readonly aroundMs: number;
}

const anyCase: fc.Arbitrary<Case> = fc.constantFrom(...places).chain(([zone, date]) =>
  fc.record({
    calendar: fc.record({
      zone: fc.constant(zone),
      week,
      exceptions: fc.uniqueArray(exceptionNear(date), { maxLength: 4, selector: (exception) => exception.date }),
    }),
    aroundMs: fc.constant(Date.parse(`${date}T12:00Z`)),
  }),
);

const shiftMs = fc.integer({ min: -5 * dayMs, max: 5 * dayMs });
const durationMs = fc.oneof(
  fc.integer({ min: 0, max: 5 * dayMs }),
  fc.integer({ min: 0, max: 5 * 24 }).map((hours) => hours * 60 * minuteMs),
);

/** Runs `check` for any calendar near the odd date of its zone. */
function holds<Values extends unknown[]>(
  values: { [index in keyof Values]: fc.Arbitrary<Values[index]> },
  check: (time: ReturnType<typeof createWorkingTime>, instant: (shift: number) => Date, ...values: Values) => void,
): void {
  const property = fc.property(anyCase, fc.tuple(...values), ({ calendar, aroundMs }, drawn) => {
    check(createWorkingTime(calendar), (shift) => new Date(aroundMs + shift), ...(drawn as Values));
  });
  fc.assert(property, { numRuns: 300 });
}

const earlier = (instant: Date) => new Date(instant.getTime() - 1);

describe('for any calendar', () => {
  it('finds nothing wrong with it', () => {
    const property = fc.property(anyCase, ({ calendar }) => {
      expect(checkCalendar(calendar)).toEqual([]);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('as much time passes as was added', () => {
    holds([shiftMs, durationMs], (time, instant, shift, duration) => {
      expect(time.between(instant(shift), time.add(instant(shift), duration))).toBe(duration);
    });
  });

  it('adding what lies between leads back, as far as it was open', () => {
    holds([shiftMs, durationMs], (time, instant, shift, ahead) => {
      const [from, to] = [instant(shift), instant(shift + ahead)];
      const back = time.add(from, time.between(from, to));
      expect(back.getTime()).toBeLessThanOrEqual(to.getTime());
      expect(time.between(back, to)).toBe(0);
      if (ahead > 0 && time.isOpen(earlier(to))) expect(back).toEqual(to);
    });
  });

  it('adding twice is adding the sum', () => {
    holds([shiftMs, durationMs, durationMs], (time, instant, shift, first, second) => {
      const from = instant(shift);
      expect(time.add(time.add(from, first), second)).toEqual(time.add(from, first + second));
    });
  });

  it('a later start or a longer duration is not due earlier', () => {
    holds([shiftMs, durationMs, durationMs, durationMs], (time, instant, shift, later, duration, longer) => {
      const due = time.add(instant(shift), duration).getTime();
      expect(time.add(instant(shift + later), duration).getTime()).toBeGreaterThanOrEqual(due);
      expect(time.add(instant(shift), duration + longer).getTime()).toBeGreaterThanOrEqual(due + longer);
    });
  });

  it('what is due is due at the end of working time', () => {
    holds([shiftMs, durationMs], (time, instant, shift, duration) => {
      expect(time.isOpen(earlier(time.add(instant(shift), duration + 1)))).toBe(true);
    });
  });

  it('working time adds up, is negative backwards and never more than real time', () => {
    holds([shiftMs, shiftMs, shiftMs], (time, instant, first, second, third) => {
      const [a, b, c] = [instant(first), instant(second), instant(third)];
      expect(time.between(a, c)).toBe(time.between(a, b) + time.between(b, c));
      expect(time.between(b, a)).toBe(0 - time.between(a, b));
      expect(Math.abs(time.between(a, b))).toBeLessThanOrEqual(Math.abs(first - second));
    });
  });

  it('its spans are apart, in order, open from start to end, and add up', () => {
    holds([shiftMs, durationMs], (time, instant, shift, ahead) => {
      const [from, to] = [instant(shift), instant(shift + ahead)];
      let [total, lastMs] = [0, Number.NEGATIVE_INFINITY];
      for (const { startAt, endAt } of time.spansBetween(from, to)) {
        expect(startAt.getTime()).toBeGreaterThan(lastMs);
        expect(endAt.getTime()).toBeGreaterThan(startAt.getTime());
        expect([time.isOpen(startAt), time.isOpen(earlier(endAt))]).toEqual([true, true]);
        if (endAt < to) expect(time.isOpen(endAt)).toBe(false);
        if (startAt > from) expect(time.isOpen(earlier(startAt))).toBe(false);
        total += endAt.getTime() - startAt.getTime();
        lastMs = endAt.getTime();
      }
      expect(time.between(from, to)).toBe(total);
    });
  });

  it('it is closed until the next opening and open until the next closing', () => {
    holds([shiftMs], (time, instant, shift) => {
      const from = instant(shift);
      const opening = time.nextOpening(from);
      expect(time.isOpen(opening)).toBe(true);
      expect(time.between(from, opening)).toBe(0);
      const closing = time.nextClosing(from);
      if (closing === undefined) return;
      expect(time.isOpen(closing)).toBe(false);
      expect(time.between(opening, closing)).toBe(closing.getTime() - opening.getTime());
    });
  });

  it('a further working day does not close earlier', () => {
    holds([shiftMs, fc.integer({ min: 1, max: 30 })], (time, instant, shift, days) => {
      const [due, dayAfter] = [
        time.workingDaysAdd(instant(shift), days),
        time.workingDaysAdd(instant(shift), days + 1),
      ];
      expect(due.getTime()).toBeGreaterThan(instant(shift).getTime());
      expect(dayAfter.getTime()).toBeGreaterThanOrEqual(due.getTime());
      expect(time.isOpen(earlier(due))).toBe(true);
    });
  });

  it('the answers survive JSON, and do not depend on what was asked before', () => {
    fc.assert(
      fc.property(anyCase, shiftMs, durationMs, ({ calendar, aroundMs }, shift, duration) => {
        const from = new Date(aroundMs + shift);
        const asked = createWorkingTime(calendar);
        // More dates than an instance remembers.
        asked.between(new Date('2000-01-01'), new Date('2015-01-01'));
        const fresh = createWorkingTime(JSON.parse(JSON.stringify(calendar)));
        expect(asked.add(from, duration)).toEqual(fresh.add(from, duration));
      }),
      { numRuns: 20 },
    );
  });
});

/**
 * The meaning of a calendar, minute by minute: open while the latest reading the clocks have shown so far lies in a
 * span of its date or of the date before.
 */
function openMinutesFrom(calendar: WorkingCalendar, fromMs: number, minutes: number): boolean[] {
  const spansOn = (date: Temporal.PlainDate) => {
    const exception = calendar.exceptions.find((candidate) => candidate.date === date.toString());
    const weekday = exception === undefined ? weekdays[date.dayOfWeek - 1] : exception.asWeekday;
    return exception?.spans ?? (weekday && calendar.week[weekday]) ?? [];
  };
  // Longer than any clock has been put back.
  const leadMinutes = 180;
  let latest: Temporal.PlainDateTime | undefined;
  return Array.from({ length: leadMinutes + minutes }, (_, index) => {
    const reading = Temporal.Instant.fromEpochMilliseconds(fromMs + (index - leadMinutes) * minuteMs)
      .toZonedDateTimeISO(calendar.zone)
      .toPlainDateTime();
    if (latest === undefined || Temporal.PlainDateTime.compare(reading, latest) > 0) latest = reading;
    if (index < leadMinutes) return false;
    const date = latest.toPlainDate();
    const clock = clockTime(latest.hour * 60 + latest.minute);
    return (
      spansOn(date).some(({ from, to }) => from <= clock && (to <= from || clock < to)) ||
      spansOn(date.subtract({ days: 1 })).some(({ from, to }) => to <= from && clock < to)
    );
  }).slice(leadMinutes);
}

describe('a minute-by-minute reckoning', () => {
  it('agrees on what is open, what lies between and when time is up', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.integer({ min: -3000, max: 1500 }),
        fc.nat(1000),
        ({ calendar, aroundMs }, shift, work) => {
          const time = createWorkingTime(calendar);
          const fromMs = aroundMs + shift * minuteMs;
          const open = openMinutesFrom(calendar, fromMs, 2 * minutesPerDay);
          const instant = (minute: number) => new Date(fromMs + minute * minuteMs);
          expect(open.map((_, minute) => time.isOpen(instant(minute)))).toEqual(open);
          expect(time.between(instant(0), instant(open.length))).toBe(open.filter(Boolean).length * minuteMs);
          let worked = 0;
          const dueMinute = open.findIndex((isOpen) => (isOpen ? ++worked : worked) > work);
          if (dueMinute >= 0) expect(time.add(instant(0), (work + 1) * minuteMs)).toEqual(instant(dueMinute + 1));
        },
      ),
      { numRuns: 60 },
    );
  });
});
