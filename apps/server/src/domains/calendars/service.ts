import type { BodyOf, Calendar, CalendarException, calendarRoutes, ReplyOf } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { checkCalendar, chineseHolidayYears, type WorkingTime } from '@oneline/working-time';
import { commandErrors } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { CommandContext } from '../../platform/http/index.ts';
import { calendarErrors } from './errors.ts';
import { holidaysOf } from './holidays.ts';
import { recordCalendar } from './record.ts';
import type { StoredCalendar } from './store.ts';
import * as store from './store.ts';
import { createWorkingTimes, stateAt } from './working-times.ts';

/** Tells whether some domain uses a calendar; each that refers to calendars gives one to the composition root. */
export interface CalendarUsage {
  isUsed(db: TenantDb, calendarId: string): Promise<boolean>;
}

export interface CalendarService {
  list(db: TenantDb, at: Date): Promise<Calendar[]>;
  get(db: TenantDb, id: string, at: Date): Promise<Calendar>;
  create(context: CommandContext, body: NewCalendar): Promise<Calendar>;
  change(context: CommandContext, id: string, body: CalendarChange): Promise<Calendar>;
  close(context: CommandContext, id: string, version: number): Promise<Calendar>;
  /** The holidays of mainland China; a day that has an exception keeps it. */
  addHolidays(context: CommandContext, id: string, body: { version: number; year: number }): Promise<Calendar>;
  /** Open time from the beginning of the day `from` to the end of the day `to`, in the zone of the calendar. */
  spans(db: TenantDb, id: string, range: { from: string; to: string }): Promise<OpenSpans>;
  /** Errors: `calendars.not_found`. A closed calendar still reckons for what was begun with it. */
  workingTimeOf(db: TenantDb, id: string): Promise<WorkingTime>;
}

type NewCalendar = BodyOf<typeof calendarRoutes.create>;
type OpenSpans = ReplyOf<typeof calendarRoutes.spans>['items'];
type CalendarChange = BodyOf<typeof calendarRoutes.change>;

const mostDays = 400;
const mostExceptions = 2000;

export function createCalendarService(usages: readonly CalendarUsage[]): CalendarService {
  const workingTimes = createWorkingTimes();

  const present = (calendar: StoredCalendar, at: Date): Calendar => ({
    ...calendar,
    ...stateAt(workingTimes.of(calendar), at),
  });

  async function find(db: TenantDb, id: string): Promise<StoredCalendar> {
    const calendar = await store.findCalendar(db, id);
    if (!calendar) throw calendarErrors.notFound({ id });
    return calendar;
  }

  async function stale(db: TenantDb, id: string, at: Date): Promise<Error> {
    return commandErrors.staleVersion({ current: present(await find(db, id), at) });
  }

  /** The calendar to change, as it was when the change was thought of. */
  async function findAt({ db, at }: CommandContext, id: string, version: number): Promise<StoredCalendar> {
    const calendar = await find(db, id);
    if (calendar.version !== version) throw commandErrors.staleVersion({ current: present(calendar, at) });
    if (calendar.state === 'closed') throw calendarErrors.closed({ id });
    return calendar;
  }

  /** Takes the default from the calendar that has it, when `heir` is to have it. */
  async function yieldDefault(context: CommandContext, heir: StoredCalendar): Promise<void> {
    const { db, change, at } = context;
    const before = heir.isDefault ? await store.findDefault(db) : undefined;
    change.refuseOn('calendar_default', () => calendarErrors.defaultMoved());
    if (!before || before.id === heir.id) return;
    const calendar = { ...before, isDefault: false, version: before.version + 1, updatedAt: at.toISOString() };
    change.write(store.updateCalendar(db, calendar), { onMiss: () => calendarErrors.defaultMoved() });
    recordCalendar(context, { before, calendar, verb: 'changed' });
  }

  async function replace(
    context: CommandContext,
    { before, calendar, verb }: { before: StoredCalendar; calendar: StoredCalendar; verb: 'changed' | 'closed' },
  ): Promise<Calendar> {
    const { db, change, at } = context;
    await yieldDefault(context, calendar);
    change.write(store.updateCalendar(db, calendar), { onMiss: () => stale(db, calendar.id, at) });
    return recordCalendar(context, { before, calendar, verb });
  }

  return {
    list: async (db, at) => (await store.listCalendars(db)).map((calendar) => present(calendar, at)),
    get: async (db, id, at) => present(await find(db, id), at),

    async create(context, body) {
      const { db, tenantId, change, at } = context;
      const calendar: StoredCalendar = {
        ...body,
        id: newId(at.getTime()),
        exceptions: inOrder(body.exceptions),
        isDefault: body.isDefault ?? false,
        state: 'active',
        version: 1,
        updatedAt: at.toISOString(),
      };
      check(body);
      await refuseTakenName(context, calendar);
      await yieldDefault(context, calendar);
      change.write(store.insertCalendar(db, tenantId, calendar));
      return recordCalendar(context, { before: null, calendar, verb: 'created' });
    },

    async change(context, id, { version, ...body }) {
      const before = await findAt(context, id, version);
      const calendar: StoredCalendar = {
        ...before,
        ...body,
        exceptions: inOrder(body.exceptions),
        isDefault: body.isDefault ?? before.isDefault,
        version: version + 1,
        updatedAt: context.at.toISOString(),
      };
      check(body);
      if (before.isDefault && !calendar.isDefault) throw calendarErrors.defaultStays({ id });
      await refuseTakenName(context, calendar);
      return replace(context, { before, calendar, verb: 'changed' });
    },

    async close(context, id, version) {
      const before = await findAt(context, id, version);
      if (before.isDefault) throw calendarErrors.defaultStays({ id });
      for (const usage of usages) if (await usage.isUsed(context.db, id)) throw calendarErrors.inUse({ id });
      const calendar: StoredCalendar = {
        ...before,
        state: 'closed',
        version: version + 1,
        updatedAt: context.at.toISOString(),
      };
      return replace(context, { before, calendar, verb: 'closed' });
    },

    async addHolidays(context, id, { version, year }) {
      const before = await findAt(context, id, version);
      const holidays = holidaysOf(year);
      if (!holidays) throw calendarErrors.holidaysUnknown({ year, years: chineseHolidayYears });
      const dates = new Set(before.exceptions.map(({ date }) => date));
      const added = holidays.filter(({ date }) => !dates.has(date));
      if (added.length === 0) return present(before, context.at);
      const exceptions = inOrder([...before.exceptions, ...added]);
      if (exceptions.length > mostExceptions) throw calendarErrors.tooManyExceptions();
      const calendar = { ...before, exceptions, version: version + 1, updatedAt: context.at.toISOString() };
      return replace(context, { before, calendar, verb: 'changed' });
    },

    async spans(db, id, { from, to }) {
      const calendar = await find(db, id);
      const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
      const days = first.until(last).days + 1;
      if (days < 1 || days > mostDays) throw calendarErrors.rangeInvalid({ from, to, mostDays });
      const [startAt, endAt] = [first, last.add({ days: 1 })].map(
        (day) => new Date(day.toZonedDateTime(calendar.zone).epochMilliseconds),
      ) as [Date, Date];
      const spans = workingTimes.of(calendar).spansBetween(startAt, endAt);
      return [...spans].map((span) => ({ startAt: span.startAt.toISOString(), endAt: span.endAt.toISOString() }));
    },

    async workingTimeOf(db, id) {
      const version = await store.findVersion(db, id);
      const known = version === undefined ? undefined : workingTimes.find(id, version);
      return known ?? workingTimes.of(await find(db, id));
    },
  };
}

function check({ zone, week, exceptions }: NewCalendar): void {
  const problems = checkCalendar({ zone, week, exceptions });
  if (problems.length > 0) throw calendarErrors.invalid({ problems });
}

async function refuseTakenName({ db, change }: CommandContext, { id, name }: StoredCalendar): Promise<void> {
  if (await store.isNameTaken(db, name, id)) throw calendarErrors.exists({ name });
  change.refuseOn('calendar_name', () => calendarErrors.exists({ name }));
}

function inOrder(exceptions: readonly CalendarException[]): CalendarException[] {
  return exceptions.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
