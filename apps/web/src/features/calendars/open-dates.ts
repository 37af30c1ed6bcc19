import { addDays } from '../../ui/month-grid.ts';

/** Pure: the dates, in the zone, on which any of the spans of working time lies; a span may last for days. */
export function openDates(spans: readonly { startAt: string; endAt: string }[], zone: string): Set<string> {
  const formatter = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const dates = new Set<string>();
  for (const { startAt, endAt } of spans) {
    // What ends at midnight does not reach the new day.
    const last = formatter.format(Date.parse(endAt) - 1);
    for (let date = formatter.format(new Date(startAt)); date <= last; date = addDays(date, 1)) dates.add(date);
  }
  return dates;
}
