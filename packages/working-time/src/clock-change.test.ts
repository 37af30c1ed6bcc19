import { describe, expect, it } from 'vitest';
import { alwaysOpen, createWorkingTime, type DaySpan, weekdays } from './index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Open every day by the same spans; instants are asked for and given with their offset. */
function everyDay(zone: string, ...spans: DaySpan[]) {
  const week = Object.fromEntries(weekdays.map((weekday) => [weekday, spans]));
  const time = createWorkingTime({ zone, week, exceptions: [] });
  const show = (instant: Date) =>
    Temporal.Instant.fromEpochMilliseconds(instant.getTime())
      .toZonedDateTimeISO(zone)
      .toString({ smallestUnit: 'minute', timeZoneName: 'never' });
  return {
    add: (at: string, durationMs: number) => show(time.add(new Date(at), durationMs)),
    isOpen: (at: string) => time.isOpen(new Date(at)),
    spans: (from: string, to: string) =>
      [...time.spansBetween(new Date(from), new Date(to))].map(({ startAt, endAt }) => [show(startAt), show(endAt)]),
    between: (from: string, to: string) => time.between(new Date(from), new Date(to)),
  };
}

const night = { from: '20:00', to: '06:00' };

describe('the clocks going forward', () => {
  it('takes an hour from a night in New York', () => {
    const time = everyDay('America/New_York', night);
    expect(time.between('2025-03-08T12:00-05:00', '2025-03-09T12:00-04:00')).toBe(9 * hourMs);
    expect(time.add('2025-03-09T01:30-05:00', hourMs)).toBe('2025-03-09T03:30-04:00');
  });

  it('takes an hour from a night in Berlin', () => {
    const time = everyDay('Europe/Berlin', night);
    expect(time.between('2025-03-29T12:00+01:00', '2025-03-30T12:00+02:00')).toBe(9 * hourMs);
    expect(time.add('2025-03-29T20:00+01:00', 7 * hourMs)).toBe('2025-03-30T04:00+02:00');
  });

  it('takes half an hour from a day on Lord Howe Island', () => {
    const time = everyDay('Australia/Lord_Howe', { from: '00:00', to: '24:00' });
    expect(time.between('2025-10-05T00:00+10:30', '2025-10-06T00:00+11:00')).toBe(23.5 * hourMs);
    const early = everyDay('Australia/Lord_Howe', { from: '01:00', to: '02:15' });
    expect(early.between('2025-10-05T00:00+10:30', '2025-10-06T00:00+11:00')).toBe(hourMs);
  });

  it('leaves out a span that lies in the skipped hour', () => {
    const time = everyDay('America/New_York', { from: '02:10', to: '02:50' });
    expect(time.spans('2025-03-08T00:00-05:00', '2025-03-11T00:00-04:00')).toEqual([
      ['2025-03-08T02:10-05:00', '2025-03-08T02:50-05:00'],
      ['2025-03-10T02:10-04:00', '2025-03-10T02:50-04:00'],
    ]);
  });

  it('does not make a working day of a date on which that is all there is', () => {
    const week = { sunday: [{ from: '02:10', to: '02:50' }] };
    const time = createWorkingTime({ zone: 'America/New_York', week, exceptions: [] });
    expect(time.workingDaysAdd(new Date('2025-03-07T12:00-05:00'), 1)).toEqual(new Date('2025-03-16T02:50-04:00'));
  });

  it('cuts a span that ends or begins in the skipped hour at the change', () => {
    const time = everyDay('America/New_York', { from: '01:00', to: '02:20' }, { from: '02:40', to: '04:00' });
    expect(time.spans('2025-03-09T00:00-05:00', '2025-03-09T12:00-04:00')).toEqual([
      ['2025-03-09T01:00-05:00', '2025-03-09T04:00-04:00'],
    ]);
  });

  it('begins a day without a midnight at one', () => {
    const time = everyDay('America/Sao_Paulo', { from: '00:00', to: '08:00' });
    expect(time.spans('2018-11-03T12:00-03:00', '2018-11-04T12:00-02:00')).toEqual([
      ['2018-11-04T01:00-02:00', '2018-11-04T08:00-02:00'],
    ]);
  });
});

describe('the clocks going back', () => {
  it('adds an hour to a night in New York', () => {
    const time = everyDay('America/New_York', night);
    expect(time.between('2025-11-01T12:00-04:00', '2025-11-02T12:00-05:00')).toBe(11 * hourMs);
    expect(time.add('2025-11-02T01:30-04:00', hourMs)).toBe('2025-11-02T01:30-05:00');
  });

  it('adds an hour to a night in Berlin', () => {
    const time = everyDay('Europe/Berlin', night);
    expect(time.between('2025-10-25T12:00+02:00', '2025-10-26T12:00+01:00')).toBe(11 * hourMs);
  });

  it('adds half an hour to a day on Lord Howe Island', () => {
    const time = everyDay('Australia/Lord_Howe', { from: '00:00', to: '24:00' });
    expect(time.between('2025-04-06T00:00+11:00', '2025-04-07T00:00+10:30')).toBe(24.5 * hourMs);
  });

  it('opens and closes only once when the local times come twice', () => {
    const time = everyDay('America/New_York', { from: '01:15', to: '01:45' });
    expect(time.spans('2025-11-02T00:00-04:00', '2025-11-02T12:00-05:00')).toEqual([
      ['2025-11-02T01:15-04:00', '2025-11-02T01:45-04:00'],
    ]);
    expect(time.isOpen('2025-11-02T01:30-05:00')).toBe(false);
  });

  it('keeps a span open that began before and ends after', () => {
    const time = everyDay('America/New_York', { from: '01:30', to: '03:00' });
    expect(time.spans('2025-11-02T00:00-04:00', '2025-11-02T12:00-05:00')).toEqual([
      ['2025-11-02T01:30-04:00', '2025-11-02T03:00-05:00'],
    ]);
    expect(time.isOpen('2025-11-02T01:10-05:00')).toBe(true);
  });

  it('does not fall back into the day before', () => {
    // Until 2011 Newfoundland changed at one minute past midnight.
    const zone = 'America/St_Johns';
    const holiday = { kind: 'holiday', date: '2010-11-07', name: 'Sunday' } as const;
    const time = createWorkingTime({ ...alwaysOpen(zone), exceptions: [holiday] });
    const again = new Date('2010-11-06T23:30-03:30');
    expect(time.exceptionAt(again)).toEqual(holiday);
    expect(time.isOpen(again)).toBe(false);
    const sunday = everyDay(zone, { from: '00:00', to: '01:00' });
    expect(sunday.between('2010-11-06T12:00-02:30', '2010-11-07T12:00-03:30')).toBe(2 * hourMs);
  });
});

describe('a zone without changes', () => {
  it('has only days of 24 hours', () => {
    const time = everyDay('Asia/Shanghai', { from: '00:00', to: '24:00' });
    for (const [from, to] of [
      ['2025-03-09T00:00+08:00', '2025-03-10T00:00+08:00'],
      ['2025-11-02T00:00+08:00', '2025-11-03T00:00+08:00'],
    ] as const) {
      expect(time.between(from, to)).toBe(24 * hourMs);
    }
  });

  it('had summer time in Shanghai until 1991, which is counted', () => {
    const time = everyDay('Asia/Shanghai', { from: '00:00', to: '24:00' });
    expect(time.between('1991-04-14T00:00+08:00', '1991-04-15T00:00+09:00')).toBe(23 * hourMs);
  });

  it('loses a date when its zone crosses the date line', () => {
    const time = everyDay('Pacific/Apia', { from: '09:00', to: '17:00' });
    expect(time.between('2011-12-29T00:00-10:00', '2012-01-01T00:00+14:00')).toBe(2 * 8 * hourMs);
  });
});
