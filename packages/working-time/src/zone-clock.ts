import { msPerDay } from './local-date.ts';

/** The wall clocks of one zone. A reading is written as the epoch milliseconds it would have in UTC. */
export interface ZoneClock {
  readingAt(instantMs: number): number;
  /**
   * The first instant at which the clocks show the reading or a later one. A reading skipped in spring is reached at the
   * change; one shown twice in autumn counts the first time. So the answer never falls as the reading rises, a span of
   * local time opens once and closes once, and adjoining spans stay adjoining.
   */
  instantReaching(readingMs: number): number;
}

/** Between two changes of the clocks, `fromMs` included. */
interface OffsetPeriod {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetMs: number;
}

/** Two a year: more than a lifetime before it starts again. */
const cachedPeriods = 256;

/** `zone` is a known IANA name; instants are what `Temporal` can hold. */
export function createZoneClock(zone: string): ZoneClock {
  const periods: OffsetPeriod[] = [];
  let latest: OffsetPeriod | undefined;

  function periodAt(instantMs: number): OffsetPeriod {
    if (latest === undefined || !contains(latest, instantMs)) {
      latest = periods.find((period) => contains(period, instantMs));
    }
    if (latest === undefined) {
      if (periods.length === cachedPeriods) periods.length = 0;
      latest = offsetPeriod(zone, instantMs);
      periods.push(latest);
    }
    return latest;
  }

  return {
    readingAt: (instantMs) => instantMs + periodAt(instantMs).offsetMs,
    instantReaching(readingMs) {
      // No offset is as much as a day, so the clocks showed less than the reading then.
      let period = periodAt(readingMs - msPerDay);
      for (;;) {
        const reachedMs = Math.max(period.fromMs, readingMs - period.offsetMs);
        if (reachedMs < period.untilMs) return reachedMs;
        period = periodAt(period.untilMs);
      }
    },
  };
}

function contains(period: OffsetPeriod, instantMs: number): boolean {
  return period.fromMs <= instantMs && instantMs < period.untilMs;
}

function offsetPeriod(zone: string, instantMs: number): OffsetPeriod {
  const at = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone);
  // "previous" means strictly before, and a change at this very instant has begun the period.
  const began = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  return {
    fromMs: began?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    untilMs: at.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: at.offsetNanoseconds / 1e6,
  };
}
