export {
  alwaysOpen,
  type CalendarException,
  type DaySpan,
  type LocalizedName,
  type Week,
  type Weekday,
  type WorkingCalendar,
  weekdays,
} from './calendar.ts';
export { type CalendarProblem, type CalendarProblemReason, checkCalendar } from './check-calendar.ts';
export { chineseHolidays, chineseHolidayYears, type PublicHoliday } from './chinese-holidays.ts';
export { errors } from './errors.ts';
export { createWorkingTime, type WorkingSpan, type WorkingTime } from './working-time.ts';
