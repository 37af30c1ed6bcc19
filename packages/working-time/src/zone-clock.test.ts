import { describe, expect, it } from 'vitest';
import { createZoneClock } from './zone-clock.ts';

const minuteMs = 60_000;

function reached(zone: string, reading: string): string {
  return new Date(createZoneClock(zone).instantReaching(Date.parse(`${reading}Z`))).toISOString().slice(0, 16);
}

describe('zone clock', () => {
  it('reaches an ordinary reading when the zone shows it', () => {
    expect(reached('Asia/Shanghai', '2025-07-01T09:00')).toBe('2025-07-01T01:00');
    expect(reached('America/New_York', '2025-07-01T09:00')).toBe('2025-07-01T13:00');
  });

  it('reaches every reading that spring skips at the change', () => {
    expect(reached('America/New_York', '2025-03-09T01:59')).toBe('2025-03-09T06:59');
    expect(reached('America/New_York', '2025-03-09T02:00')).toBe('2025-03-09T07:00');
    expect(reached('America/New_York', '2025-03-09T02:59')).toBe('2025-03-09T07:00');
    expect(reached('America/New_York', '2025-03-09T03:01')).toBe('2025-03-09T07:01');
  });

  it('reaches a reading that autumn shows twice the first time', () => {
    expect(reached('America/New_York', '2025-11-02T01:30')).toBe('2025-11-02T05:30');
    expect(reached('America/New_York', '2025-11-02T02:00')).toBe('2025-11-02T07:00');
  });

  it('reaches a whole date that a zone left out at the change', () => {
    expect(reached('Pacific/Apia', '2011-12-30T00:00')).toBe('2011-12-30T10:00');
    expect(reached('Pacific/Apia', '2011-12-31T00:00')).toBe('2011-12-30T10:00');
  });

  it('begins a day whose midnight is skipped at the change', () => {
    expect(reached('America/Sao_Paulo', '2018-11-04T00:00')).toBe('2018-11-04T03:00');
  });

  it('reads what Temporal reads, in any order of asking', () => {
    const zones = ['Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca', 'Asia/Kolkata', 'UTC'];
    for (const zone of zones) {
      const clock = createZoneClock(zone);
      for (let step = 0; step < 400; step++) {
        const instantMs = Date.UTC(2020, 0, 1) + ((step * 7919) % 400) * 4321 * minuteMs;
        const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone).toPlainDateTime();
        expect(clock.readingAt(instantMs)).toBe(local.toZonedDateTime('UTC').epochMilliseconds);
      }
    }
  });

  it('still answers after more changes of the clocks than it remembers', () => {
    const clock = createZoneClock('America/New_York');
    for (let year = 2000; year < 2290; year++) {
      expect(clock.readingAt(Date.UTC(year, 0, 1, 12))).toBe(Date.UTC(year, 0, 1, 7));
      expect(clock.readingAt(Date.UTC(year, 6, 1, 12))).toBe(Date.UTC(year, 6, 1, 8));
    }
    expect(clock.readingAt(Date.UTC(2000, 6, 1, 12))).toBe(Date.UTC(2000, 6, 1, 8));
  });
});
