import { defineErrors } from '@oneline/kernel';

export const errors = defineErrors('working_time', {
  /** details: `problems`, what `checkCalendar` returns. */
  invalidCalendar: [400, 'The working-time calendar has problems'],
  /** details: `searchedFrom` (ISO 8601), `horizonDays`. */
  neverOpen: [422, 'The calendar has no working time within the horizon'],
  /** details: `duration` as given. */
  invalidDuration: [400, 'A working duration is a whole number of milliseconds, not negative; of days, at least 1'],
  /** details: `earliest`, `latest` (ISO 8601). */
  outOfRange: [400, 'The instant is not a date, or it or the result lies outside the years that are reckoned with'],
});
