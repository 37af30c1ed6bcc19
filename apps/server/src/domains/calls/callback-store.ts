import type { Callback } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import { prepared, type TenantDb } from '../../platform/db/index.ts';
import type { CallbackRow, CallsTables } from './tables.ts';

export interface OwedCallback extends Omit<Callback, 'doneAt' | 'version'> {
  readonly unitId: string | null;
}

const insert =
  prepared(`insert into calls.callback (tenant_id, id, interaction_id, number, name, reason, unit_id, owed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`);

/** Owed once a call, however often it is told. */
export async function oweCallback(db: TenantDb, owed: OwedCallback): Promise<void> {
  const { id, callId, number, name, reason, unitId, owedAt } = owed;
  await db.query(insert.with([db.tenantId, id, callId, number, name, reason, unitId, owedAt]));
}

const toCallback = (row: Selectable<CallbackRow>): Callback => ({
  id: row.id,
  callId: row.interaction_id,
  number: row.number,
  name: row.name,
  reason: row.reason as Callback['reason'],
  owedAt: row.owed_at.toISOString(),
  doneAt: row.done_at?.toISOString() ?? null,
  version: row.version,
});

/** At most 200, oldest first. */
export async function listOwed(db: TenantDb, scope: ScopeFilter): Promise<Callback[]> {
  let query = db
    .tables<CallsTables>()
    .selectFrom('calls.callback')
    .selectAll()
    .where('done_at', 'is', null)
    .orderBy('owed_at')
    .limit(200);
  if (scope.kind === 'some') query = query.where('unit_id', '=', sql<string>`any(${[...scope.unitIds]}::uuid[])`);
  return (await query.execute()).map(toCallback);
}

export async function findCallback(
  db: TenantDb,
  id: string,
): Promise<(Callback & { unitId: string | null }) | undefined> {
  const row = await db
    .tables<CallsTables>()
    .selectFrom('calls.callback')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...toCallback(row), unitId: row.unit_id };
}

export function markDone(
  db: TenantDb,
  { id, version, personId, at }: { id: string; version: number; personId: string; at: Date },
): CompiledQuery {
  return db
    .tables<CallsTables>()
    .updateTable('calls.callback')
    .set({ done_at: at, done_by: personId, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('done_at', 'is', null)
    .compile();
}
