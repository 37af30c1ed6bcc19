import { describe, expect, it } from 'vitest';
import { openDates } from './open-dates.ts';

const zone = 'Asia/Shanghai';

describe('the open dates', () => {
  it('are all that a span without an end in between covers', () => {
    const spans = [{ startAt: '2026-10-31T16:00:00Z', endAt: '2026-11-03T16:00:00Z' }];
    expect([...openDates(spans, zone)]).toEqual(['2026-11-01', '2026-11-02', '2026-11-03']);
  });

  it('are both days of a night shift, and one of a shift until midnight', () => {
    expect([...openDates([{ startAt: '2026-11-02T14:00:00Z', endAt: '2026-11-02T22:00:00Z' }], zone)]).toEqual([
      '2026-11-02',
      '2026-11-03',
    ]);
    expect([...openDates([{ startAt: '2026-11-02T14:00:00Z', endAt: '2026-11-02T16:00:00Z' }], zone)]).toEqual([
      '2026-11-02',
    ]);
  });
});
