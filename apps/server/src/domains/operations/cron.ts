import { operationErrors } from './errors.ts';

/** A time that comes again and again, as five fields of cron name it, in UTC. */
export interface Cron {
  matches(at: Date): boolean;
  /** The first whole minute after `at`; null when there is none within five years. */
  next(at: Date): Date | null;
  /** The last whole minute before `at`; null when there is none within five years. */
  previous(at: Date): Date | null;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

const fields: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'weekday', min: 0, max: 6 },
];
const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Covers the longest wait there is: for 29 February. */
const searchedDays = 5 * 366;

/**
 * Reads the five fields as graphile-worker does: numbers, `a-b`, `*`, `*` with a step, lists of these; 7 is Sunday too.
 * Where both the day and the day of the week are restricted, either will do. Error: `operations.cron_invalid`.
 */
export function parseCron(text: string): Cron {
  const parts = text.split(/\s+/);
  if (parts.length !== fields.length) throw operationErrors.cronInvalid({ field: null });
  const [minutes, hours, days, months, weekdays] = fields.map((field, i) => readField(field, parts[i] ?? '')) as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ];

  function matchesDay(at: Date): boolean {
    if (!months.has(at.getUTCMonth() + 1)) return false;
    const [isDay, isWeekday] = [days.has(at.getUTCDate()), weekdays.has(at.getUTCDay())];
    return days.size < 31 && weekdays.size < 7 ? isDay || isWeekday : isDay && isWeekday;
  }

  function search(from: Date, step: 1 | -1): Date | null {
    const start = Math.floor(from.getTime() / dayMs) * dayMs;
    for (let n = 0; n <= searchedDays; n += 1) {
      const day = new Date(start + step * n * dayMs);
      if (!matchesDay(day)) continue;
      const times = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * minuteMs));
      const found = times
        .map((time) => day.getTime() + time)
        .filter((at) => (step === 1 ? at > from.getTime() : at < from.getTime()))
        .reduce((best, at) => (step === 1 ? Math.min(best, at) : Math.max(best, at)), step * Number.POSITIVE_INFINITY);
      if (Number.isFinite(found)) return new Date(found);
    }
    return null;
  }

  return {
    matches: (at) => minutes.has(at.getUTCMinutes()) && hours.has(at.getUTCHours()) && matchesDay(at),
    next: (at) => search(at, 1),
    previous: (at) => search(at, -1),
  };
}

function readField(field: Field, text: string): Set<number> {
  const { name, min, max } = field;
  const values = new Set<number>();
  const refuse = (): never => {
    throw operationErrors.cronInvalid({ field: name, min, max });
  };
  for (const part of text.split(',')) {
    const [, from, to] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
    const step = /^\*(?:\/(\d{1,4}))?$/.exec(part);
    if (from !== undefined) {
      const last = to === undefined ? Number(from) : Number(to);
      if (to !== undefined && last <= Number(from)) refuse();
      for (let value = Number(from); value <= last; value += 1) values.add(asValue(field, value) ?? refuse());
    } else if (step) {
      const by = step[1] === undefined ? 1 : Number(step[1]);
      if (by < 1) refuse();
      for (let value = min; value <= max; value += by) values.add(value);
    } else refuse();
  }
  return values;
}

function asValue({ name, min, max }: Field, value: number): number | null {
  if (name === 'weekday' && value === 7) return 0;
  return value >= min && value <= max ? value : null;
}
