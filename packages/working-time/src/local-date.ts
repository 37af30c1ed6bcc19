import { type Weekday, weekdays } from './calendar.ts';

export const msPerDay = 24 * 60 * 60 * 1000;

/** A local date as the number of days since 1970-01-01, so that dates can be counted. */
export type LocalDate = number;

/** Undefined for what is not an existing `YYYY-MM-DD`. */
export function parseLocalDate(text: unknown): LocalDate | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // Date.parse rolls 30 February over into March instead of refusing it.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : ms / msPerDay;
}

/** `YYYY-MM-DD`. */
export function formatLocalDate(date: LocalDate): string {
  return new Date(date * msPerDay).toISOString().slice(0, 10);
}

export function weekdayOf(date: LocalDate): Weekday {
  const thursday = 3; // 1970-01-01
  return weekdays[(((date + thursday) % 7) + 7) % 7] as Weekday;
}
