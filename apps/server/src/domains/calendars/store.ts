import type { Calendar } from '@oneline/contracts';
import type { CompiledQuery, Selectable } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { CalendarRow, CalendarsTables } from './tables.ts';

/** A calendar as it is kept; whether it is open is worked out for the moment it is shown. */
export type StoredCalendar = Omit<Calendar, 'isOpenNow' | 'nextChangeAt'>;

const toCalendar = (row: Selectable<CalendarRow>): StoredCalendar => ({
  id: row.id,
  name: row.name,
  zone: row.zone,
  week: row.week as Calendar['week'],
  exceptions: row.exceptions as Calendar['exceptions'],
  isDefault: row.is_default,
  state: row.state as Calendar['state'],
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

function calendars(db: TenantDb) {
  return db.tables<CalendarsTables>().selectFrom('calendars.calendar').selectAll();
}

export async function listCalendars(db: TenantDb): Promise<StoredCalendar[]> {
  return (await calendars(db).orderBy('name').execute()).map(toCalendar);
}

export async function findCalendar(db: TenantDb, id: string): Promise<StoredCalendar | undefined> {
  const row = await calendars(db).where('id', '=', id).executeTakeFirst();
  return row && toCalendar(row);
}

export async function findDefault(db: TenantDb): Promise<StoredCalendar | undefined> {
  const row = await calendars(db).where('is_default', '=', true).executeTakeFirst();
  return row && toCalendar(row);
}

export async function isNameTaken(db: TenantDb, name: string, exceptId: string): Promise<boolean> {
  const row = await calendars(db).where('name', '=', name).where('id', '<>', exceptId).executeTakeFirst();
  return row !== undefined;
}

/** Cheap enough to ask each time whether a remembered calendar is still the present one. */
export async function findVersion(db: TenantDb, id: string): Promise<number | undefined> {
  const row = await db
    .tables<CalendarsTables>()
    .selectFrom('calendars.calendar')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.version;
}

function columnsOf(calendar: StoredCalendar) {
  return {
    name: calendar.name,
    zone: calendar.zone,
    week: JSON.stringify(calendar.week),
    exceptions: JSON.stringify(calendar.exceptions),
    is_default: calendar.isDefault,
    state: calendar.state,
    version: calendar.version,
    updated_at: new Date(calendar.updatedAt),
  };
}

export function insertCalendar(db: TenantDb, tenantId: string, calendar: StoredCalendar): CompiledQuery {
  return db
    .tables<CalendarsTables>()
    .insertInto('calendars.calendar')
    .values({ tenant_id: tenantId, id: calendar.id, ...columnsOf(calendar) })
    .compile();
}

export function updateCalendar(db: TenantDb, calendar: StoredCalendar): CompiledQuery {
  return db
    .tables<CalendarsTables>()
    .updateTable('calendars.calendar')
    .set(columnsOf(calendar))
    .where('id', '=', calendar.id)
    .where('version', '=', calendar.version - 1)
    .compile();
}
