import type { Unit } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, type SqlBool, sql } from 'kysely';
import { prepared, type Statement, type TenantDb } from '../../platform/db/index.ts';
import type { OrganisationTables, UnitRow } from './tables.ts';

/** A unit, and how often something came to stand on it: what closes it names the number it saw. */
export interface StoredUnit extends Unit {
  readonly claims: number;
}

const toUnit = (row: Selectable<UnitRow>, path: string[], peopleCount: number): StoredUnit => ({
  id: row.id,
  parentId: row.parent_id,
  path,
  kind: row.kind as Unit['kind'],
  code: row.code,
  name: row.name,
  order: row.sort_order,
  state: row.state as Unit['state'],
  peopleCount,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  claims: row.claims,
});

const organisation = (db: TenantDb) => db.tables<OrganisationTables>();

const isHeld = (today: string) =>
  sql<SqlBool>`a.ended_at is null and a.from_date <= ${today}::date and (a.to_date is null or a.to_date >= ${today}::date)`;

/** Every unit of the tenant, each after its parent, siblings in their order. */
export async function listUnits(db: TenantDb, today: string): Promise<StoredUnit[]> {
  const [rows, counts] = await Promise.all([
    organisation(db).selectFrom('organisation.unit').selectAll().orderBy('sort_order').orderBy('code').execute(),
    organisation(db)
      .selectFrom('organisation.appointment as a')
      .select(['unit_id', sql<number>`count(distinct person_id)::int`.as('people')])
      .where(isHeld(today))
      .groupBy('unit_id')
      .execute(),
  ]);
  const people = new Map(counts.map((count) => [count.unit_id, count.people]));
  const below = Map.groupBy(rows, (row) => row.parent_id);
  const walk = (parentId: string | null, above: readonly string[]): StoredUnit[] =>
    (below.get(parentId) ?? []).flatMap((row) => {
      const path = [...above, row.id];
      return [toUnit(row, path, people.get(row.id) ?? 0), ...walk(row.id, path)];
    });
  return walk(null, []);
}

export async function findUnits(db: TenantDb, ids: readonly string[], today: string): Promise<StoredUnit[]> {
  if (ids.length === 0) return [];
  const rows = await organisation(db)
    .selectFrom('organisation.unit as u')
    .selectAll('u')
    .select([
      sql<number>`(select count(distinct a.person_id)::int from organisation.appointment a
        where a.tenant_id = u.tenant_id and a.unit_id = u.id and ${isHeld(today)})`.as('people'),
      sql<string[]>`(with recursive up (id, parent_id, height) as (
        select u.id, u.parent_id, 0
        union all
        select above.id, above.parent_id, up.height + 1
        from up join organisation.unit above on above.tenant_id = u.tenant_id and above.id = up.parent_id
      ) select array_agg(up.id order by up.height desc) from up)`.as('path'),
    ])
    .where('u.id', 'in', ids)
    .execute();
  return rows.map((row) => toUnit(row, row.path, row.people));
}

const selectSubtrees = prepared(`
  with recursive below (root_id, id) as (
    select id, id from organisation.unit where id = any($1::uuid[])
    union
    select below.root_id, unit.id from below join organisation.unit unit on unit.parent_id = below.id
  ) select root_id, array_agg(id) as ids from below group by root_id`);

/** Each of these units with all below it, itself included; a unit that is not there is absent. */
export async function subtrees(db: TenantDb, unitIds: readonly string[]): Promise<Map<string, string[]>> {
  if (unitIds.length === 0) return new Map();
  const rows = await db.query<{ root_id: string; ids: string[] }>(selectSubtrees.with([unitIds]));
  return new Map(rows.map((row) => [row.root_id, row.ids]));
}

/** Ids of the open units of this name. */
export async function unitsNamed(db: TenantDb, name: string): Promise<string[]> {
  const named = organisation(db).selectFrom('organisation.unit').select('id').where('name', '=', name);
  return (await named.where('state', '=', 'active').execute()).map((row) => row.id);
}

/** What is open directly on a unit. */
export async function openOn(db: TenantDb, unitId: string): Promise<{ units: number; posts: number }> {
  const [units, posts] = await Promise.all([
    organisation(db)
      .selectFrom('organisation.unit')
      .select(sql<number>`count(*)::int`.as('n'))
      .where('parent_id', '=', unitId)
      .where('state', '=', 'active')
      .executeTakeFirst(),
    organisation(db)
      .selectFrom('organisation.post')
      .select(sql<number>`count(*)::int`.as('n'))
      .where('unit_id', '=', unitId)
      .where('state', '=', 'active')
      .executeTakeFirst(),
  ]);
  return { units: units?.n ?? 0, posts: posts?.n ?? 0 };
}

export async function kindsBelow(db: TenantDb, unitId: string): Promise<Unit['kind'][]> {
  const rows = await organisation(db)
    .selectFrom('organisation.unit')
    .select('kind')
    .where('parent_id', '=', unitId)
    .execute();
  return rows.map((row) => row.kind as Unit['kind']);
}

/** How often units were moved; 0 before the first time. */
export async function treeVersion(db: TenantDb): Promise<number> {
  const row = await organisation(db).selectFrom('organisation.tree').select('version').executeTakeFirst();
  return row?.version ?? 0;
}

/** Takes the turn to move a unit; touches no row when another move came first. */
export function takeTurn(tenantId: string, version: number): Statement {
  return {
    text: `insert into organisation.tree as tree (tenant_id, version) values ($1::uuid, $2::int + 1)
      on conflict (tenant_id) do update set version = excluded.version where tree.version = $2::int`,
    values: [tenantId, version],
  };
}

export async function nextOrder(db: TenantDb, parentId: string | null): Promise<number> {
  const row = await organisation(db)
    .selectFrom('organisation.unit')
    .select(sql<number>`coalesce(max(sort_order), 0)`.as('last'))
    .where('parent_id', 'is not distinct from', parentId)
    .executeTakeFirst();
  return Math.min((row?.last ?? 0) + 10, 1_000_000);
}

export function insertUnit(db: TenantDb, tenantId: string, unit: Unit): CompiledQuery {
  return organisation(db)
    .insertInto('organisation.unit')
    .values({
      tenant_id: tenantId,
      id: unit.id,
      parent_id: unit.parentId,
      kind: unit.kind,
      code: unit.code,
      name: unit.name,
      sort_order: unit.order,
      created_at: new Date(unit.createdAt),
      updated_at: new Date(unit.updatedAt),
    })
    .compile();
}

/** Touches its row only while nothing more stands on the unit than was seen, where `claims` is given. */
export function updateUnit(db: TenantDb, unit: Unit, claims: number | null): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.unit')
    .set({
      parent_id: unit.parentId,
      kind: unit.kind,
      code: unit.code,
      name: unit.name,
      sort_order: unit.order,
      state: unit.state,
      version: unit.version,
      updated_at: new Date(unit.updatedAt),
    })
    .where('id', '=', unit.id)
    .where('version', '=', unit.version - 1)
    .$if(claims !== null, (update) => update.where('claims', '=', claims ?? 0))
    .compile();
}

/** Puts something on an open unit of this kind; touches no row when the unit was closed or became another kind. */
export function claimUnit(db: TenantDb, unit: Pick<Unit, 'id' | 'kind'>): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.unit')
    .set((row) => ({ claims: row('claims', '+', 1) }))
    .where('id', '=', unit.id)
    .where('kind', '=', unit.kind)
    .where('state', '=', 'active')
    .compile();
}
