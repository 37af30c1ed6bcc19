import { type Static, Type } from 'typebox';
import { route } from './route.ts';
import { AtVersion, ById, Instant, LocalDate, Name, Nullable, OneOf, Shape, Uuid, Version, Zone } from './scalar.ts';

const tag = 'calendars';

/** Local wall-clock time, 00:00–24:00. */
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$' });
/** Open from `from` until `to`; `to` at or before `from` runs past midnight. */
export const DaySpan = Shape({ from: TimeOfDay, to: TimeOfDay });
const Spans = Type.Array(DaySpan, { maxItems: 10 });

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const Week = Shape({
  monday: Spans,
  tuesday: Spans,
  wednesday: Spans,
  thursday: Spans,
  friday: Spans,
  saturday: Spans,
  sunday: Spans,
});

/** 节假日 closes a day, 调休上班 makes it a working day (own spans, or those of `asWeekday`), `special` gives it own spans. */
export const CalendarException = Shape({
  date: LocalDate,
  kind: OneOf(['holiday', 'workday', 'special']),
  name: Name,
  spans: Type.Optional(Spans),
  asWeekday: Type.Optional(OneOf(weekdays)),
});
export type CalendarException = Static<typeof CalendarException>;

export const Calendar = Shape({
  id: Uuid,
  name: Name,
  zone: Zone,
  week: Week,
  exceptions: Type.Array(CalendarException, { maxItems: 2000 }),
  isDefault: Type.Boolean(),
  state: OneOf(['active', 'closed']),
  isOpenNow: Type.Boolean(),
  nextChangeAt: Nullable(Instant),
  version: Version,
  updatedAt: Instant,
});
export type Calendar = Static<typeof Calendar>;

const NewCalendar = Shape({
  name: Name,
  zone: Zone,
  week: Week,
  exceptions: Type.Array(CalendarException, { maxItems: 2000 }),
  isDefault: Type.Optional(Type.Boolean()),
});
export const OpenSpan = Shape({ startAt: Instant, endAt: Instant });

export const calendarRoutes = {
  list: route({
    id: 'calendar.list',
    method: 'GET',
    path: '/calendars',
    tag,
    access: 'calendar.read',
    summary: 'All calendars',
    reply: Shape({ items: Type.Array(Calendar) }),
  }),
  get: route({
    id: 'calendar.get',
    method: 'GET',
    path: '/calendars/:id',
    tag,
    access: 'calendar.read',
    summary: 'One calendar',
    params: ById,
    reply: Calendar,
  }),
  create: route({
    id: 'calendar.create',
    method: 'POST',
    path: '/calendars',
    tag,
    access: 'calendar.write',
    summary: 'Add a calendar',
    body: NewCalendar,
    reply: Calendar,
    status: 201,
  }),
  change: route({
    id: 'calendar.change',
    method: 'PUT',
    path: '/calendars/:id',
    tag,
    access: 'calendar.write',
    summary: 'Replace a calendar',
    params: ById,
    body: Shape({ ...NewCalendar.properties, version: Version }),
    reply: Calendar,
  }),
  close: route({
    id: 'calendar.close',
    method: 'POST',
    path: '/calendars/:id/close',
    tag,
    access: 'calendar.write',
    summary: 'Close a calendar nothing uses',
    params: ById,
    body: AtVersion,
    reply: Calendar,
  }),
  addHolidays: route({
    id: 'calendar.add_holidays',
    method: 'POST',
    path: '/calendars/:id/holidays',
    tag,
    access: 'calendar.write',
    summary: 'Add the public holidays and make-up workdays of a year (China); days already there stay',
    params: ById,
    body: Shape({ version: Version, year: Type.Integer({ minimum: 2000, maximum: 2100 }) }),
    reply: Calendar,
  }),
  spans: route({
    id: 'calendar.spans',
    method: 'GET',
    path: '/calendars/:id/spans',
    tag,
    access: 'calendar.read',
    summary: 'When it is open between two days (at most 400)',
    params: ById,
    query: Shape({ from: LocalDate, to: LocalDate }),
    reply: Shape({ items: Type.Array(OpenSpan) }),
  }),
  calculate: route({
    id: 'calendar.calculate',
    method: 'GET',
    path: '/calendars/:id/deadline',
    tag,
    access: 'calendar.read',
    summary: 'When a working time that starts now or then is over',
    params: ById,
    query: Shape({ startAt: Instant, minutes: Type.Integer({ minimum: 0, maximum: 525_600 }) }),
    reply: Shape({ dueAt: Instant }),
  }),
};
