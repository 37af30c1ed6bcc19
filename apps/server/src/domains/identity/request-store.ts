import type { AccountRequest, ListQuery, Page } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, type SqlBool, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import type { AccountRequestRow, IdentityTables } from './tables.ts';

export interface StoredRequest extends AccountRequest {
  /** Units of the name that the request gives. */
  readonly unitIds: readonly string[];
}

const toStored = (row: Selectable<AccountRequestRow>): StoredRequest => ({
  id: row.id,
  name: row.name,
  employeeNo: row.employee_no,
  login: row.login,
  mobile: row.mobile,
  unitName: row.unit_name,
  unitIds: row.unit_ids,
  reason: row.reason,
  state: row.state as AccountRequest['state'],
  decidedBy: row.decided_by,
  decision: row.decision,
  createdAt: row.created_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  version: row.version,
});

const list: ListDefinition = {
  fields: {
    state: { kind: 'code', column: sql.ref('r.state'), isFilterOnly: true },
    createdAt: { kind: 'instant', column: sql.ref('r.created_at') },
  },
  search: [sql.ref('r.name'), sql.ref('r.login'), sql.ref('r.employee_no'), sql.ref('r.unit_name')],
  defaultSort: '-createdAt',
  id: sql.ref('r.id'),
};

/** A request that names no unit there is can be seen only by whoever decides for the whole tenant. */
export async function listRequests(db: TenantDb, scope: ScopeFilter, request: ListQuery): Promise<Page<StoredRequest>> {
  let query = db.tables<IdentityTables>().selectFrom('identity.account_request as r').selectAll('r');
  if (scope.kind === 'some') query = query.where(sql<SqlBool>`r.unit_ids && ${[...scope.unitIds]}::uuid[]`);
  const page = await runList(query, list, request);
  return { ...page, items: page.items.map(toStored) };
}

export async function findRequest(db: TenantDb, id: string): Promise<StoredRequest | undefined> {
  const row = await db
    .tables<IdentityTables>()
    .selectFrom('identity.account_request')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toStored(row);
}

export async function countWaiting(db: TenantDb): Promise<number> {
  const row = await db
    .tables<IdentityTables>()
    .selectFrom('identity.account_request')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return row.count;
}

export function insertRequest(db: TenantDb, tenantId: string, request: StoredRequest): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .insertInto('identity.account_request')
    .values({
      tenant_id: tenantId,
      id: request.id,
      name: request.name,
      employee_no: request.employeeNo,
      login: request.login,
      mobile: request.mobile,
      unit_name: request.unitName,
      unit_ids: [...request.unitIds],
      reason: request.reason,
      state: request.state,
      created_at: new Date(request.createdAt),
    })
    .compile();
}

export function decideRequest(db: TenantDb, request: StoredRequest): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.account_request')
    .set({
      state: request.state,
      decided_by: request.decidedBy,
      decision: request.decision,
      decided_at: request.decidedAt === null ? null : new Date(request.decidedAt),
      version: request.version,
    })
    .where('id', '=', request.id)
    .where('state', '=', 'waiting')
    .where('version', '=', request.version - 1)
    .compile();
}
