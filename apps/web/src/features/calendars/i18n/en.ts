import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  title: 'Calendars',
  sentence: 'Service hours, deadlines and shifts are reckoned by these calendars',
  add: 'Add a calendar',
  edit: 'Change the calendar',
  save: 'Save',
  empty: { title: 'No calendars yet', words: 'Add one with its hours, holidays and make-up workdays' },
  column: {
    name: 'Name',
    zone: 'Time zone',
    now: 'Now',
    next: 'Next change',
    exceptions: 'Special days',
    updatedAt: 'Changed',
  },
  open: 'Open',
  closed: 'Closed',
  isDefault: 'Default',
  field: {
    name: 'Name',
    zone: 'Time zone',
    isDefault: 'Use as the default',
    week: 'Hours of the week',
    exceptions: 'Holidays and make-up days',
  },
  weekHelp:
    'Several spans a day, as 09:00–12:00, 13:30–18:00; empty is closed; an end before its start runs past midnight',
  weekInvalid: 'Write spans as 09:00–12:00, separated by commas',
  weekday: {
    monday: 'Monday',
    tuesday: 'Tuesday',
    wednesday: 'Wednesday',
    thursday: 'Thursday',
    friday: 'Friday',
    saturday: 'Saturday',
    sunday: 'Sunday',
  },
  exception: {
    date: 'Day',
    kind: 'Kind',
    name: 'Name',
    spans: 'Hours',
    holiday: 'Holiday',
    workday: 'Make-up workday',
    special: 'Special hours',
    add: 'Add a special day',
    remove: 'Remove',
    allDay: 'All day',
    usual: 'As usual',
  },
  holidays: { add: 'Add the public holidays of {{year}}', done: 'Added the holidays of {{year}}' },
  month: 'Month',
  rest: 'Closed',
  calculator: {
    title: 'Try a deadline',
    start: 'From now',
    hours: 'working hours',
    due: 'Due {{at}}',
  },
};
export default en;
