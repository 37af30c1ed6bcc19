import type { FieldGrant, Grant, Label, Role } from '@oneline/contracts';
import type { CompiledQuery, Selectable } from 'kysely';
import { prepared, type TenantDb } from '../../platform/db/index.ts';
import type { RightsTables, RoleRow } from './tables.ts';

const toRole = (row: Selectable<RoleRow>): Role => ({
  id: row.id,
  code: row.code,
  name: row.name as Label,
  description: row.description,
  isReadyMade: row.is_ready_made,
  grants: row.grants as Grant[],
  fields: row.fields as FieldGrant[],
  state: row.state as Role['state'],
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

const rights = (db: TenantDb) => db.tables<RightsTables>();

/** Ready-made ones first, in the order they were made. */
export async function listRoles(db: TenantDb): Promise<Role[]> {
  const roles = rights(db).selectFrom('rights.role').selectAll();
  return (await roles.orderBy('is_ready_made', 'desc').orderBy('id').execute()).map(toRole);
}

export async function findRoles(db: TenantDb, ids: readonly string[]): Promise<Role[]> {
  if (ids.length === 0) return [];
  return (await rights(db).selectFrom('rights.role').selectAll().where('id', 'in', ids).execute()).map(toRole);
}

const selectIsHost = prepared('select is_host from platform.tenant where tenant_id = $1');

/** Whether the tenant hosts the installation. */
export async function isHostTenant(db: TenantDb): Promise<boolean> {
  const [row] = await db.query<{ is_host: boolean }>(selectIsHost.with([db.tenantId]));
  return row?.is_host ?? false;
}

export function insertRole(db: TenantDb, tenantId: string, role: Role): CompiledQuery {
  return rights(db)
    .insertInto('rights.role')
    .values({
      tenant_id: tenantId,
      id: role.id,
      code: role.code,
      name: JSON.stringify(role.name),
      description: role.description,
      is_ready_made: role.isReadyMade,
      grants: JSON.stringify(role.grants),
      fields: JSON.stringify(role.fields),
      updated_at: new Date(role.updatedAt),
    })
    .compile();
}

export function updateRole(db: TenantDb, role: Role): CompiledQuery {
  return rights(db)
    .updateTable('rights.role')
    .set({
      name: JSON.stringify(role.name),
      description: role.description,
      grants: JSON.stringify(role.grants),
      fields: JSON.stringify(role.fields),
      state: role.state,
      version: role.version,
      updated_at: new Date(role.updatedAt),
    })
    .where('id', '=', role.id)
    .where('version', '=', role.version - 1)
    .compile();
}
