import type { Actor, UnitPlacement } from '@oneline/contracts';
import type { CompiledQuery } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { OrganisationTables } from './tables.ts';

const organisation = (db: TenantDb) => db.tables<OrganisationTables>();

export interface Placement {
  readonly id: string;
  readonly unitId: string;
  readonly parentId: string | null;
  readonly fromAt: Date;
  readonly by: Actor;
}

export function insertPlacement(db: TenantDb, tenantId: string, placement: Placement): CompiledQuery {
  const { id, unitId, parentId, fromAt, by } = placement;
  return organisation(db)
    .insertInto('organisation.unit_placement')
    .values({
      tenant_id: tenantId,
      id,
      unit_id: unitId,
      parent_id: parentId,
      from_at: fromAt,
      by_id: by.id,
      by_name: by.name,
    })
    .compile();
}

export function endPlacement(db: TenantDb, unitId: string, at: Date): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.unit_placement')
    .set({ to_at: at })
    .where('unit_id', '=', unitId)
    .where('to_at', 'is', null)
    .compile();
}

export async function listPlacements(db: TenantDb, unitId: string): Promise<UnitPlacement[]> {
  const rows = await organisation(db)
    .selectFrom('organisation.unit_placement as placement')
    .leftJoin('organisation.unit as above', (join) =>
      join.onRef('above.tenant_id', '=', 'placement.tenant_id').onRef('above.id', '=', 'placement.parent_id'),
    )
    .selectAll('placement')
    .select('above.name as parent_name')
    .where('placement.unit_id', '=', unitId)
    .orderBy('placement.from_at', 'desc')
    .orderBy('placement.id', 'desc')
    .execute();
  return rows.map((row) => ({
    parentId: row.parent_id,
    parentName: row.parent_name,
    fromAt: row.from_at.toISOString(),
    toAt: row.to_at?.toISOString() ?? null,
    by: { id: row.by_id, name: row.by_name },
  }));
}

/** Which unit each unit hung under at an instant. */
export async function parentsAt(db: TenantDb, at: Date): Promise<Map<string, string | null>> {
  const rows = await organisation(db)
    .selectFrom('organisation.unit_placement')
    .select(['unit_id', 'parent_id'])
    .where('from_at', '<=', at)
    .where((row) => row.or([row('to_at', 'is', null), row('to_at', '>', at)]))
    .execute();
  return new Map(rows.map((row) => [row.unit_id, row.parent_id]));
}
