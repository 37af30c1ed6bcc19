import type { Appointment } from '@oneline/contracts';
import { type CompiledQuery, sql } from 'kysely';
import { prepared, type TenantDb } from '../../platform/db/index.ts';
import type { OrganisationTables } from './tables.ts';

export interface StoredAppointment extends Appointment {
  readonly personId: string;
  /** Of the post, while it is open. */
  readonly roleIds: readonly string[];
}

interface AppointmentRecord {
  id: string;
  person_id: string;
  post_id: string;
  post_name: string;
  unit_id: string;
  unit_name: string;
  is_main: boolean;
  from_date: string;
  to_date: string | null;
  role_ids: string[];
}

const toAppointment = (row: AppointmentRecord): StoredAppointment => ({
  id: row.id,
  personId: row.person_id,
  postId: row.post_id,
  postName: row.post_name,
  unitId: row.unit_id,
  unitName: row.unit_name,
  isMain: row.is_main,
  fromDate: row.from_date,
  toDate: row.to_date,
  roleIds: row.role_ids,
});

const columns = `a.id, a.person_id, a.post_id, post.name as post_name, a.unit_id, unit.name as unit_name, a.is_main,
  a.from_date, a.to_date, case when post.state = 'active' then post.role_ids else '{}' end as role_ids`;
const tables = `organisation.appointment a
  join organisation.post post on post.tenant_id = a.tenant_id and post.id = a.post_id
  join organisation.unit unit on unit.tenant_id = a.tenant_id and unit.id = a.unit_id`;

const selectLive = prepared(`
  select ${columns} from ${tables}
  where a.person_id = any($1::uuid[]) and a.ended_at is null and (a.to_date is null or a.to_date >= $2::date)
  order by a.is_main desc, a.from_date, a.id`);

const selectAll = prepared(`
  select ${columns} from ${tables}
  where a.person_id = $1::uuid
  order by a.from_date desc, a.id desc`);

/** The appointments of these people that have not ended: those that hold today, and those that will. */
export async function liveAppointments(
  db: TenantDb,
  personIds: readonly string[],
  today: string,
): Promise<StoredAppointment[]> {
  if (personIds.length === 0) return [];
  return (await db.query<AppointmentRecord>(selectLive.with([personIds, today]))).map(toAppointment);
}

/** Every appointment of a person, newest first. */
export async function allAppointments(db: TenantDb, personId: string): Promise<StoredAppointment[]> {
  return (await db.query<AppointmentRecord>(selectAll.with([personId]))).map(toAppointment);
}

const organisation = (db: TenantDb) => db.tables<OrganisationTables>();

export function insertAppointments(
  db: TenantDb,
  tenantId: string,
  personId: string,
  appointments: readonly Appointment[],
): CompiledQuery {
  return organisation(db)
    .insertInto('organisation.appointment')
    .values(
      appointments.map((appointment) => ({
        tenant_id: tenantId,
        id: appointment.id,
        person_id: personId,
        post_id: appointment.postId,
        unit_id: appointment.unitId,
        is_main: appointment.isMain,
        from_date: appointment.fromDate,
        to_date: appointment.toDate,
      })),
    )
    .compile();
}

export function updateAppointment(db: TenantDb, { id, isMain, toDate }: Appointment): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.appointment')
    .set({ is_main: isMain, to_date: toDate })
    .where('id', '=', id)
    .compile();
}

/** Ends at once; the day is the last that is shown. */
export function endAppointments(db: TenantDb, ids: readonly string[], end: { at: Date; today: string }): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.appointment')
    .set({ ended_at: end.at, to_date: sql<string>`least(to_date, ${end.today}::date)` })
    .where('id', 'in', ids)
    .compile();
}

/** For those that never began. */
export function deleteAppointments(db: TenantDb, ids: readonly string[]): CompiledQuery {
  return organisation(db).deleteFrom('organisation.appointment').where('id', 'in', ids).compile();
}
