import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysOpen, checkCalendar, chineseHolidays, chineseHolidayYears, createWorkingTime } from './index.ts';

const span = (from: unknown, to: unknown) => ({ from, to });
const name = { 'zh-CN': '春节' };

/** What is wrong with a sound calendar once these fields replace its own, as `path reason`. */
function problemsOf(fields: object): string[] {
  const sound = { zone: 'Asia/Shanghai', week: { monday: [span('09:00', '18:00')] }, exceptions: [] };
  return checkCalendar({ ...sound, ...fields }).map(({ path, reason }) => `${path} ${reason}`);
}

describe('checkCalendar', () => {
  it('finds nothing wrong with sound calendars', () => {
    expect(problemsOf({})).toEqual([]);
    expect(checkCalendar(alwaysOpen('Europe/Berlin'))).toEqual([]);
    expect(problemsOf({ exceptions: chineseHolidayYears.flatMap((year) => chineseHolidays(year)) })).toEqual([]);
    expect(problemsOf({ exceptions: [{ kind: 'holiday', date: '2028-02-29', name: '闰日' }] })).toEqual([]);
  });

  it('refuses what is not an object', () => {
    for (const value of [null, undefined, 7, 'calendar', [], () => 0]) {
      expect(checkCalendar(value)).toEqual([{ path: '', reason: 'not_an_object' }]);
    }
  });

  it('names every missing field of an empty object', () => {
    const problems = checkCalendar({}).map(({ path, reason }) => `${path} ${reason}`);
    expect(problems).toEqual(['/zone unknown_zone', '/week not_an_object', '/exceptions not_a_list']);
  });

  it('refuses zones that are not IANA names', () => {
    for (const zone of ['Mars/Olympus', '', '+08:00', 'Z', '2020-01-01T00:00[Asia/Shanghai]', 8, null]) {
      expect(problemsOf({ zone })).toEqual(['/zone unknown_zone']);
    }
    for (const zone of ['UTC', 'Asia/Urumqi', 'Australia/Lord_Howe']) expect(problemsOf({ zone })).toEqual([]);
  });

  it('refuses fields that it does not know, and points at them', () => {
    expect(problemsOf({ 'a/b~c': 1 })).toEqual(['/a~1b~0c unexpected_field']);
    expect(problemsOf({ week: { Montag: [] } })).toEqual(['/week/Montag unexpected_field']);
    expect(problemsOf({ week: { monday: [{ ...span('09:00', '18:00'), note: '' }] } })).toEqual([
      '/week/monday/0/note unexpected_field',
    ]);
  });

  it('refuses times that are not HH:MM, and a beginning at 24:00', () => {
    const spans = [span('9:00', '18:00'), span('09:00', '24:01'), span(540, '25:00'), span('24:00', '06:00'), 7];
    expect(problemsOf({ week: { friday: spans } })).toEqual([
      '/week/friday/0/from bad_time',
      '/week/friday/1/to bad_time',
      '/week/friday/2/from bad_time',
      '/week/friday/2/to bad_time',
      '/week/friday/3/from bad_time',
      '/week/friday/4 not_an_object',
    ]);
    expect(problemsOf({ week: { friday: 'always' } })).toEqual(['/week/friday not_a_list']);
  });

  it('refuses overlapping spans in whatever order they are written', () => {
    const spans = [span('13:00', '18:00'), span('09:00', '17:00'), span('14:00', '15:00')];
    expect(problemsOf({ week: { tuesday: spans } })).toEqual([
      '/week/tuesday/0 overlapping_span',
      '/week/tuesday/2 overlapping_span',
    ]);
  });

  it('refuses every span within a longer one', () => {
    const spans = [span('09:00', '17:00'), span('10:00', '11:00'), span('12:00', '13:00')];
    expect(problemsOf({ week: { tuesday: spans } })).toEqual([
      '/week/tuesday/1 overlapping_span',
      '/week/tuesday/2 overlapping_span',
    ]);
  });

  it('does not take what has no sound times for overlapping', () => {
    expect(problemsOf({ week: { friday: [span('24:00', '06:00')], saturday: [span('05:00', '09:00')] } })).toEqual([
      '/week/friday/0/from bad_time',
    ]);
  });

  it('lets spans touch', () => {
    expect(problemsOf({ week: { tuesday: [span('12:00', '18:00'), span('09:00', '12:00')] } })).toEqual([]);
    expect(problemsOf({ week: { sunday: [span('20:00', '06:00')], monday: [span('06:00', '20:00')] } })).toEqual([]);
  });

  it('refuses a span that begins before the night shift of the evening before has ended', () => {
    const sunday = [span('20:00', '06:00')];
    expect(problemsOf({ week: { sunday, monday: [span('05:00', '09:00')] } })).toEqual([
      '/week/monday/0 overlapping_span',
    ]);
    expect(problemsOf({ week: { monday: [span('08:00', '08:00')], tuesday: [span('07:59', '09:00')] } })).toEqual([
      '/week/tuesday/0 overlapping_span',
    ]);
  });

  it('refuses dates that do not exist or come twice', () => {
    const dates = ['2025-02-29', '2025-10-01', '2025-10-1', 20251001, '2025-10-01', '2025-13-01'];
    expect(problemsOf({ exceptions: dates.map((date) => ({ kind: 'holiday', date, name })) })).toEqual([
      '/exceptions/0/date bad_date',
      '/exceptions/2/date bad_date',
      '/exceptions/3/date bad_date',
      '/exceptions/4/date duplicate_date',
      '/exceptions/5/date bad_date',
    ]);
  });

  it('refuses exceptions without a name or a known kind', () => {
    const date = '2025-10-01';
    const names = [undefined, '', ' ', {}, { en: '' }, { en: 'National Day', 'zh-CN': null }, []];
    for (const missing of names) {
      expect(problemsOf({ exceptions: [{ kind: 'holiday', date, name: missing }] })).toEqual([
        '/exceptions/0/name missing_name',
      ]);
    }
    expect(problemsOf({ exceptions: [{ kind: 'party', date, name }, null] })).toEqual([
      '/exceptions/0/kind unknown_kind',
      '/exceptions/1 not_an_object',
    ]);
  });

  it('wants a weekday or spans, not both, for a make-up workday', () => {
    const workday = { kind: 'workday', date: '2025-09-28', name };
    const spans = [span('09:00', '12:00')];
    expect(problemsOf({ exceptions: [{ ...workday, asWeekday: 'monday' }] })).toEqual([]);
    expect(problemsOf({ exceptions: [{ ...workday, spans }] })).toEqual([]);
    expect(problemsOf({ exceptions: [workday] })).toEqual(['/exceptions/0 needs_weekday_or_spans']);
    expect(problemsOf({ exceptions: [{ ...workday, spans, asWeekday: 'friday' }] })).toEqual([
      '/exceptions/0 needs_weekday_or_spans',
    ]);
    expect(problemsOf({ exceptions: [{ ...workday, asWeekday: 'Monday' }] })).toEqual([
      '/exceptions/0/asWeekday unknown_weekday',
    ]);
  });

  it('wants spans of a special day and none of a holiday', () => {
    const special = { kind: 'special', date: '2025-12-31', name };
    expect(problemsOf({ exceptions: [{ ...special, spans: [span('09:00', '12:00')] }] })).toEqual([]);
    expect(problemsOf({ exceptions: [special] })).toEqual(['/exceptions/0/spans needs_spans']);
    expect(problemsOf({ exceptions: [{ ...special, spans: [] }] })).toEqual(['/exceptions/0/spans needs_spans']);
    expect(problemsOf({ exceptions: [{ ...special, spans: [span('x', '12:00')] }] })).toEqual([
      '/exceptions/0/spans/0/from bad_time',
    ]);
    expect(problemsOf({ exceptions: [{ ...special, kind: 'holiday', spans: [] }] })).toEqual([
      '/exceptions/0/spans unexpected_field',
    ]);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (value) => Array.isArray(checkCalendar(value))));
  });

  it('passes nothing that cannot be reckoned with', () => {
    const time = fc.oneof(fc.constantFrom('00:00', '09:00', '12:00', '24:00', '24:30'), fc.jsonValue());
    const spans = fc.oneof(
      { weight: 5, arbitrary: fc.array(fc.record({ from: time, to: time }), { maxLength: 2 }) },
      fc.jsonValue(),
    );
    const exception = fc.record(
      {
        kind: fc.constantFrom('holiday', 'workday', 'special', 'party'),
        date: fc.constantFrom('2025-01-01', '2025-02-29', '2024-02-29'),
        name: fc.oneof(fc.string(), fc.dictionary(fc.constantFrom('en', 'zh-CN'), fc.jsonValue())),
        spans,
        asWeekday: fc.constantFrom('monday', 'sunday', 'someday'),
      },
      { requiredKeys: ['kind', 'date', 'name'] },
    );
    const calendar = fc.record({
      zone: fc.constantFrom('UTC', 'Asia/Shanghai', 'nowhere'),
      week: fc.record({ monday: spans, tuesday: spans, sunday: spans }, { requiredKeys: [] }),
      exceptions: fc.array(fc.oneof({ weight: 5, arbitrary: exception }, fc.jsonValue()), { maxLength: 3 }),
    });
    const [from, to] = [new Date('2024-01-01'), new Date('2026-01-01')];
    let sound = 0;
    fc.assert(
      fc.property(calendar, (candidate) => {
        if (checkCalendar(candidate).length > 0) {
          expect(() => createWorkingTime(candidate as never)).toThrow(
            expect.objectContaining({ code: 'working_time.invalid_calendar' }),
          );
        } else {
          sound++;
          expect(createWorkingTime(candidate as never).between(from, to)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
    expect(sound).toBeGreaterThan(0);
  });
});
