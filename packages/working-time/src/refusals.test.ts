import { isDomainError } from '@oneline/kernel';
import { describe, expect, it } from 'vitest';
import { type CalendarException, createWorkingTime, type WorkingCalendar } from './index.ts';

const hourMs = 3_600_000;
const zone = 'Asia/Shanghai';
const office = [{ from: '09:00', to: '18:00' }];

const at = (local: string) => new Date(`${local}+08:00`);

function officeHours() {
  const week = { monday: office, tuesday: office, wednesday: office, thursday: office, friday: office };
  return createWorkingTime({ zone, week, exceptions: [] });
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('what cannot be reckoned', () => {
  const never = createWorkingTime({ zone, week: {}, exceptions: [] });
  const now = at('2025-07-01T10:00');

  it('is refused with a code when a calendar never opens', () => {
    const searches = [
      () => never.add(now, 1),
      () => never.nextOpening(now),
      () => never.nextClosing(now),
      () => never.workingDaysAdd(now, 1),
    ];
    expect(searches.map(codeOf)).toEqual(searches.map(() => 'working_time.never_open'));
  });

  it('leaves what needs no opening alone', () => {
    expect(never.isOpen(now)).toBe(false);
    expect(never.between(now, at('2045-07-01T10:00'))).toBe(0);
    expect(never.add(now, 0)).toEqual(now);
    expect([...never.spansBetween(now, at('2026-07-01T10:00'))]).toEqual([]);
  });

  it('is refused once the last special day of a calendar without a week is over', () => {
    const spans = [{ from: '09:00', to: '12:00' }];
    const exceptions: CalendarException[] = [{ kind: 'special', date: '2031-07-02', name: '庆典', spans }];
    const once = createWorkingTime({ zone, week: {}, exceptions });
    expect(once.nextOpening(now)).toEqual(at('2031-07-02T09:00'));
    expect(once.nextClosing(now)).toEqual(at('2031-07-02T12:00'));
    expect(once.add(now, 3 * hourMs)).toEqual(at('2031-07-02T12:00'));
    expect(codeOf(() => once.add(now, 3 * hourMs + 1))).toBe('working_time.never_open');
    expect(codeOf(() => once.nextOpening(at('2031-07-02T12:00')))).toBe('working_time.never_open');
  });

  it('refuses a calendar with problems and names them', () => {
    const calendar = { zone: 'Mars/Olympus', week: {}, exceptions: [] } satisfies WorkingCalendar;
    expect(() => createWorkingTime(calendar)).toThrow(
      expect.objectContaining({
        code: 'working_time.invalid_calendar',
        details: { problems: [{ path: '/zone', reason: 'unknown_zone' }] },
      }),
    );
  });

  it('refuses durations that are negative or not whole', () => {
    const time = officeHours();
    for (const duration of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeOf(() => time.add(now, duration))).toBe('working_time.invalid_duration');
      expect(codeOf(() => time.workingDaysAdd(now, duration))).toBe('working_time.invalid_duration');
    }
    expect(codeOf(() => time.workingDaysAdd(now, 0))).toBe('working_time.invalid_duration');
  });

  it('refuses invalid dates and what lies outside the years 1900 to 2299', () => {
    const time = officeHours();
    const strange = [new Date(Number.NaN), new Date('1899-12-31'), new Date('2300-01-01')];
    for (const instant of strange) {
      expect(codeOf(() => time.isOpen(instant))).toBe('working_time.out_of_range');
      expect(codeOf(() => time.between(now, instant))).toBe('working_time.out_of_range');
      expect(codeOf(() => time.spansBetween(now, instant))).toBe('working_time.out_of_range');
    }
    expect(codeOf(() => time.add(now, Number.MAX_SAFE_INTEGER))).toBe('working_time.out_of_range');
    expect(codeOf(() => time.workingDaysAdd(now, 1_000_000))).toBe('working_time.out_of_range');
    expect(codeOf(() => time.nextOpening(at('2299-12-31T23:00')))).toBe('working_time.out_of_range');
  });
});
