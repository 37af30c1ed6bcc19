import type { ListQuery, Page, Person } from '@oneline/contracts';
import { type CompiledQuery, type Expression, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import type { OrganisationTables, PersonRow } from './tables.ts';

/** A person without what other tables and domains know of them. */
export interface StoredPerson extends Omit<Person, 'appointments' | 'account'> {
  /** The units they belong to: of the posts they hold or will hold; of those they left from while they hold none. */
  readonly unitIds: readonly string[];
}

type PersonRecord = Selectable<PersonRow> & { unit_ids: string[] };

const toPerson = (row: PersonRecord): StoredPerson => ({
  id: row.id,
  employeeNo: row.employee_no,
  name: row.name,
  state: row.state as Person['state'],
  mobile: row.mobile,
  email: row.email,
  idNumber: row.id_number,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  unitIds: row.unit_ids,
});

const organisation = (db: TenantDb) => db.tables<OrganisationTables>();

const isLive = (today: RawBuilder<unknown>) =>
  sql<SqlBool>`ended_at is null and (to_date is null or to_date >= ${today})`;

/** The person of row `p` belongs to the unit of their appointment `a`. */
const belongs = (
  today: RawBuilder<unknown>,
) => sql<SqlBool>`(${isLive(today)} or (a.ended_at = p.left_at and not exists (
  select from organisation.appointment where tenant_id = p.tenant_id and person_id = p.id and ${isLive(today)})))`;

/** The people who belong to one of some units. It begins at the units: they are few where people are many. */
const peopleIn = (units: RawBuilder<unknown>, today: RawBuilder<unknown>) => sql`
  select a.person_id from organisation.appointment a
  join organisation.person p on p.tenant_id = a.tenant_id and p.id = a.person_id
  where a.unit_id = any(${units}) and ${belongs(today)}`;

const dayOf = (today: string) => sql`${today}::date`;

function people(db: TenantDb, today: string) {
  return organisation(db)
    .selectFrom('organisation.person as p')
    .selectAll('p')
    .select(
      sql<string[]>`array(select distinct a.unit_id from organisation.appointment a
        where a.tenant_id = p.tenant_id and a.person_id = p.id and ${belongs(dayOf(today))})`.as('unit_ids'),
    );
}

const column = (name: string) => sql.ref(`p.${name}`);

function listDefinition(today: string): ListDefinition {
  return {
    fields: {
      state: { kind: 'code', column: column('state') },
      employeeNo: { kind: 'code', column: column('employee_no') },
      name: { kind: 'text', column: column('name') },
      createdAt: { kind: 'instant', column: column('created_at') },
      updatedAt: { kind: 'instant', column: column('updated_at') },
      /** In the unit or anywhere below it. */
      unitId: {
        kind: 'uuid',
        column: column('id'),
        match: (unitIds) => {
          const below = sql`array(with recursive below (id) as (
            select id from organisation.unit where id = any(${[...unitIds]}::uuid[])
            union
            select unit.id from below join organisation.unit unit on unit.parent_id = below.id
          ) select id from below)`;
          return sql<SqlBool>`p.id in (${peopleIn(below, dayOf(today))})`;
        },
      },
    },
    search: [column('name'), column('employee_no')],
    defaultSort: 'employeeNo',
    id: column('id'),
  };
}

export async function listPeople(
  db: TenantDb,
  request: ListQuery,
  { scope, today }: { scope: ScopeFilter; today: string },
): Promise<Page<StoredPerson>> {
  let found = people(db, today);
  if (scope.kind === 'some') {
    const { unitIds, ownerId } = scope;
    const units = sql`${[...unitIds]}::uuid[]`;
    found = found.where(sql<SqlBool>`p.id in (select ${ownerId}::uuid union all ${peopleIn(units, dayOf(today))})`);
  }
  const page = await runList(found, listDefinition(today), request);
  return { ...page, items: page.items.map(toPerson) };
}

export async function findPeople(db: TenantDb, ids: readonly string[], today: string): Promise<StoredPerson[]> {
  if (ids.length === 0) return [];
  return (await people(db, today).where('p.id', 'in', ids).execute()).map(toPerson);
}

export async function findByEmployeeNo(
  db: TenantDb,
  employeeNo: string,
  today: string,
): Promise<StoredPerson | undefined> {
  const row = await people(db, today).where('p.employee_no', '=', employeeNo).executeTakeFirst();
  return row && toPerson(row);
}

/** The units that people belong to, by person id. */
export async function unitsOf(
  db: TenantDb,
  personIds: readonly string[],
  today: string,
): Promise<Map<string, readonly string[]>> {
  const found = await findPeople(db, personIds, today);
  return new Map(found.map((person) => [person.id, person.unitIds]));
}

/** SQL for lists of other domains that hold ids of people. */
export interface PeopleSql {
  /** The name of this person; null when unknown. */
  nameOf(personId: Expression<string | null>): Expression<string | null>;
  /** This person belongs to one of these units. */
  isIn(personId: Expression<string | null>, unitIds: readonly string[], today: string): Expression<SqlBool>;
}

export const peopleSql: PeopleSql = {
  nameOf: (personId) => sql<string | null>`(select p.name from organisation.person p where p.id = ${personId})`,
  isIn: (personId, unitIds, today) =>
    sql<SqlBool>`${personId} in (${peopleIn(sql`${[...unitIds]}::uuid[]`, dayOf(today))})`,
};

export function insertPerson(db: TenantDb, tenantId: string, person: StoredPerson): CompiledQuery {
  return organisation(db)
    .insertInto('organisation.person')
    .values({
      tenant_id: tenantId,
      id: person.id,
      employee_no: person.employeeNo,
      name: person.name,
      mobile: person.mobile,
      email: person.email,
      id_number: person.idNumber,
      created_at: new Date(person.createdAt),
      updated_at: new Date(person.updatedAt),
    })
    .compile();
}

/** `leftAt` is written where it is given. */
export function updatePerson(db: TenantDb, person: StoredPerson, leftAt?: Date): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.person')
    .set({
      employee_no: person.employeeNo,
      name: person.name,
      state: person.state,
      mobile: person.mobile,
      email: person.email,
      id_number: person.idNumber,
      version: person.version,
      updated_at: new Date(person.updatedAt),
      ...(leftAt ? { left_at: leftAt } : {}),
    })
    .where('id', '=', person.id)
    .where('version', '=', person.version - 1)
    .compile();
}
