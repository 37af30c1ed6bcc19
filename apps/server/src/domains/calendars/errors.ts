import { defineErrors } from '@oneline/kernel';

export const calendarErrors = defineErrors('calendars', {
  notFound: [404, 'There is no such calendar'],
  exists: [409, 'A calendar of this name exists already'],
  /** details: `problems`, each with the `path` in the calendar and the `reason`. */
  invalid: [422, 'The calendar has problems'],
  closed: [409, 'This calendar is closed'],
  inUse: [409, 'This calendar is used'],
  defaultStays: [409, 'The default calendar stays open and the default until another one becomes it'],
  defaultMoved: [409, 'Somebody else chose the default calendar meanwhile'],
  /** details: `years`, those whose holidays are known. */
  holidaysUnknown: [422, 'The public holidays of this year are not known'],
  tooManyExceptions: [422, 'A calendar has at most 2000 days that differ'],
  /** details: `mostDays`. */
  rangeInvalid: [422, 'The last day comes before the first, or the days are too many'],
});
