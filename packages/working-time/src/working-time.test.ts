import { describe, expect, it } from 'vitest';
import {
  alwaysOpen,
  type CalendarException,
  chineseHolidays,
  createWorkingTime,
  type DaySpan,
  type Week,
  type WorkingTime,
} from './index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const zone = 'Asia/Shanghai';
const office: DaySpan[] = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '18:00' },
];
const night: DaySpan[] = [{ from: '20:00', to: '06:00' }];

function onWeekdays(spans: readonly DaySpan[]): Week {
  return { monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans };
}

function officeHours(exceptions: readonly CalendarException[] = []): WorkingTime {
  return createWorkingTime({ zone, week: onWeekdays(office), exceptions });
}

function nightShifts(exceptions: readonly CalendarException[] = []): WorkingTime {
  return createWorkingTime({ zone, week: onWeekdays(night), exceptions });
}

const at = (local: string) => new Date(`${local}+08:00`);

function local(instant: Date | undefined): string | undefined {
  return instant && new Date(instant.getTime() + 8 * hourMs).toISOString().replace(/:00\.000Z$/, '');
}

describe('a split shift', () => {
  const time = officeHours();

  it('is closed over lunch, before nine, after six and at the weekend', () => {
    const open = ['2025-07-01T09:00', '2025-07-01T11:59', '2025-07-01T13:30', '2025-07-01T17:59'];
    const closed = ['2025-07-01T08:59', '2025-07-01T12:00', '2025-07-01T13:29', '2025-07-01T18:00', '2025-07-05T10:00'];
    expect(open.map((text) => time.isOpen(at(text)))).toEqual([true, true, true, true]);
    expect(closed.map((text) => time.isOpen(at(text)))).toEqual([false, false, false, false, false]);
  });

  it('does not count lunch', () => {
    expect(local(time.add(at('2025-07-01T11:30'), hourMs))).toBe('2025-07-01T14:00');
    expect(time.between(at('2025-07-01T11:30'), at('2025-07-01T14:00'))).toBe(hourMs);
  });

  it('carries what is left of the day over the weekend', () => {
    expect(local(time.add(at('2025-07-04T17:00'), 2 * hourMs))).toBe('2025-07-07T10:00');
  });

  it('starts counting at the next opening when closed', () => {
    expect(local(time.add(at('2025-07-05T23:00'), 30 * minuteMs))).toBe('2025-07-07T09:30');
  });

  it('is due at closing, not at the next opening, when the time is used up at closing', () => {
    expect(local(time.add(at('2025-07-04T17:00'), hourMs))).toBe('2025-07-04T18:00');
    expect(time.add(at('2025-07-04T17:00'), hourMs + 1)).toEqual(new Date(at('2025-07-07T09:00').getTime() + 1));
  });

  it('gives the instant itself when no time is added, open or not', () => {
    expect(local(time.add(at('2025-07-05T23:00'), 0))).toBe('2025-07-05T23:00');
  });

  it('counts backwards as negative', () => {
    expect(time.between(at('2025-07-07T10:00'), at('2025-07-04T17:00'))).toBe(-2 * hourMs);
    expect(time.between(at('2025-07-06T10:00'), at('2025-07-05T10:00'))).toBe(0);
  });

  it('lists its spans, clipped to what is asked', () => {
    const spans = [...time.spansBetween(at('2025-07-04T10:00'), at('2025-07-07T11:00'))];
    expect(spans.map(({ startAt, endAt }) => `${local(startAt)} ${local(endAt)}`)).toEqual([
      '2025-07-04T10:00 2025-07-04T12:00',
      '2025-07-04T13:30 2025-07-04T18:00',
      '2025-07-07T09:00 2025-07-07T11:00',
    ]);
    expect([...time.spansBetween(at('2025-07-07T11:00'), at('2025-07-04T10:00'))]).toEqual([]);
  });

  it('knows when it opens and closes next', () => {
    expect(local(time.nextOpening(at('2025-07-04T18:00')))).toBe('2025-07-07T09:00');
    expect(local(time.nextOpening(at('2025-07-04T10:15')))).toBe('2025-07-04T10:15');
    expect(local(time.nextClosing(at('2025-07-04T10:15')))).toBe('2025-07-04T12:00');
    expect(local(time.nextClosing(at('2025-07-04T18:00')))).toBe('2025-07-07T12:00');
  });
});

describe('exceptions', () => {
  const time = officeHours([...(chineseHolidays(2025) ?? []), ...(chineseHolidays(2026) ?? [])]);

  it('close on holidays', () => {
    expect(local(time.add(at('2025-09-30T17:00'), 2 * hourMs))).toBe('2025-10-09T10:00');
    expect(time.between(at('2025-10-01T00:00'), at('2025-10-09T00:00'))).toBe(0);
  });

  it('work on make-up workdays like the weekday they name', () => {
    expect(local(time.add(at('2025-09-26T17:00'), 2 * hourMs))).toBe('2025-09-28T10:00');
    expect(time.between(at('2025-09-28T00:00'), at('2025-09-29T00:00'))).toBe(7.5 * hourMs);
  });

  it('tell the name of the day', () => {
    expect(time.exceptionAt(at('2025-10-01T00:00'))).toMatchObject({
      kind: 'holiday',
      name: { 'zh-CN': '国庆节、中秋节' },
    });
    expect(time.exceptionAt(at('2025-10-11T23:59'))?.kind).toBe('workday');
    expect(time.exceptionAt(at('2025-10-12T00:00'))).toBeUndefined();
  });

  it('give special days and make-up workdays spans of their own', () => {
    const spans = [{ from: '10:00', to: '11:00' }];
    const own = officeHours([
      { kind: 'special', date: '2025-12-31', name: '年终结算', spans },
      { kind: 'workday', date: '2026-01-03', name: '补班', spans },
    ]);
    expect(own.between(at('2025-12-31T00:00'), at('2026-01-01T00:00'))).toBe(hourMs);
    expect(own.between(at('2026-01-03T00:00'), at('2026-01-04T00:00'))).toBe(hourMs);
  });

  it('open a leap day like any other', () => {
    expect(officeHours().between(at('2028-02-29T00:00'), at('2028-03-01T00:00'))).toBe(7.5 * hourMs);
    const closed = officeHours([{ kind: 'holiday', date: '2028-02-29', name: '闰日' }]);
    expect(closed.between(at('2028-02-28T00:00'), at('2028-03-02T00:00'))).toBe(15 * hourMs);
  });
});

describe('a night shift', () => {
  it('runs over midnight in one piece', () => {
    const time = nightShifts();
    expect(local(time.add(at('2025-07-01T23:00'), 4 * hourMs))).toBe('2025-07-02T03:00');
    expect(local(time.nextClosing(at('2025-07-01T21:00')))).toBe('2025-07-02T06:00');
    expect([...time.spansBetween(at('2025-07-01T12:00'), at('2025-07-02T12:00'))]).toEqual([
      { startAt: at('2025-07-01T20:00'), endAt: at('2025-07-02T06:00') },
    ]);
  });

  it('belongs to the day it begins on', () => {
    const time = nightShifts([{ kind: 'holiday', date: '2025-07-02', name: '停业' }]);
    expect(time.isOpen(at('2025-07-02T05:59'))).toBe(true);
    expect(time.isOpen(at('2025-07-02T20:00'))).toBe(false);
    expect(time.isOpen(at('2025-07-03T05:59'))).toBe(false);
    expect(time.isOpen(at('2025-07-05T05:59'))).toBe(true);
    expect(time.isOpen(at('2025-07-07T05:59'))).toBe(false);
  });

  it('is one with the spans of a special day that it runs into', () => {
    const spans = [{ from: '04:00', to: '10:00' }];
    const time = nightShifts([{ kind: 'special', date: '2025-07-02', name: '演练', spans }]);
    expect(local(time.nextClosing(at('2025-07-01T21:00')))).toBe('2025-07-02T10:00');
    expect(time.between(at('2025-07-01T20:00'), at('2025-07-02T20:00'))).toBe(14 * hourMs);
  });

  it('may last until the same time on the following day', () => {
    const time = createWorkingTime({ zone, week: { friday: [{ from: '08:00', to: '08:00' }] }, exceptions: [] });
    expect(time.between(at('2025-07-01T00:00'), at('2025-07-08T00:00'))).toBe(24 * hourMs);
    expect(local(time.nextClosing(at('2025-07-01T00:00')))).toBe('2025-07-05T08:00');
  });
});

describe('a calendar that is always open', () => {
  const time = createWorkingTime(alwaysOpen(zone));

  it('counts real time', () => {
    expect(local(time.add(at('2025-07-04T17:00'), 365 * 24 * hourMs))).toBe('2026-07-04T17:00');
    expect(time.between(at('2021-01-01T00:00'), at('2026-01-01T00:00'))).toBe(1826 * 24 * hourMs);
  });

  it('is one span that does not close', () => {
    const [from, to] = [at('2025-07-04T17:00'), at('2025-08-04T17:00')];
    expect([...time.spansBetween(from, to)]).toEqual([{ startAt: from, endAt: to }]);
    expect(time.nextClosing(from)).toBeUndefined();
    expect(time.nextOpening(from)).toEqual(from);
  });
});

describe('limits in working days', () => {
  it('end when work ends, and do not count the day they begin on', () => {
    const time = officeHours();
    expect(local(time.workingDaysAdd(at('2025-07-01T10:00'), 1))).toBe('2025-07-02T18:00');
    expect(local(time.workingDaysAdd(at('2025-07-01T00:00'), 1))).toBe('2025-07-02T18:00');
    expect(local(time.workingDaysAdd(at('2025-07-04T10:00'), 1))).toBe('2025-07-07T18:00');
    expect(local(time.workingDaysAdd(at('2025-07-05T10:00'), 5))).toBe('2025-07-11T18:00');
  });

  it('may be longer than any time a calendar may stay closed', () => {
    expect(local(officeHours().workingDaysAdd(at('2025-07-01T10:00'), 5 * 1000))).toBe('2044-08-30T18:00');
  });

  it('skip holidays and count make-up workdays', () => {
    const time = officeHours(chineseHolidays(2025));
    expect(local(time.workingDaysAdd(at('2025-09-26T10:00'), 1))).toBe('2025-09-28T18:00');
    expect(local(time.workingDaysAdd(at('2025-09-30T10:00'), 3))).toBe('2025-10-11T18:00');
  });

  it('end on the morning after when the last day works past midnight', () => {
    expect(local(nightShifts().workingDaysAdd(at('2025-07-03T10:00'), 1))).toBe('2025-07-05T06:00');
  });

  it('do not end before the night shift that runs into a short last day', () => {
    const spans = [{ from: '02:00', to: '03:00' }];
    const time = nightShifts([{ kind: 'special', date: '2025-07-02', name: '演练', spans }]);
    expect(local(time.workingDaysAdd(at('2025-07-01T10:00'), 1))).toBe('2025-07-02T06:00');
  });

  it('end at midnight when the day does', () => {
    const time = createWorkingTime(alwaysOpen(zone));
    expect(local(time.workingDaysAdd(at('2025-07-01T10:00'), 1))).toBe('2025-07-03T00:00');
  });
});
