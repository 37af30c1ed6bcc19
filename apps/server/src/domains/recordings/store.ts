import type { ListQuery, Page, Recording, RecordingPolicy, RecordingWaveform } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import { prepared, type Statement, type TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import type { RecordingRow, RecordingsTables } from './tables.ts';

/** A recording as it begins. */
export interface NewRecording {
  readonly id: string;
  readonly callId: string;
  readonly kind: 'call' | 'message';
  readonly personId: string | null;
  readonly unitId: string | null;
  readonly caller: string | null;
  readonly callerName: string | null;
  readonly startedAt: string;
}

export interface StoredRecording extends Omit<Recording, 'personName'> {
  readonly tenantId: string;
  readonly unitId: string | null;
  readonly caller: string | null;
  readonly callerName: string | null;
  readonly waveform: RecordingWaveform | null;
}

/** What is known of its file when it has been kept. */
export interface KeptFile {
  readonly hash: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly isRepaired: boolean;
  readonly waveform: RecordingWaveform;
}

const recordings = (db: TenantDb) => db.tables<RecordingsTables>();

const toRecording = (row: Selectable<RecordingRow>): StoredRecording => ({
  tenantId: row.tenant_id,
  id: row.id,
  callId: row.interaction_id,
  kind: row.kind as Recording['kind'],
  state: row.state as Recording['state'],
  personId: row.person_id,
  unitId: row.unit_id,
  caller: row.caller,
  callerName: row.caller_name,
  startedAt: row.started_at.toISOString(),
  durationMs: row.duration_ms,
  bytes: row.bytes === null ? null : Number(row.bytes),
  hash: row.hash,
  isRepaired: row.is_repaired,
  waveform: row.waveform as RecordingWaveform | null,
});

const removeUnbegun = prepared("delete from recordings.recording where id = $1 and state = 'recording'");

export function deleteUnbegun(id: string): Statement {
  return removeUnbegun.with([id]);
}

const insert = prepared(`insert into recordings.recording
  (tenant_id, id, interaction_id, kind, person_id, unit_id, caller, caller_name, started_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`);

export function insertRecording(tenantId: string, made: NewRecording): Statement {
  const { id, callId, kind, personId, unitId, caller, callerName, startedAt } = made;
  return insert.with([tenantId, id, callId, kind, personId, unitId, caller, callerName, startedAt]);
}

/** By the relay role of whatever tenant: the exchange knows none. */
export async function findRecording(db: TenantDb, id: string): Promise<StoredRecording | undefined> {
  const row = await recordings(db)
    .selectFrom('recordings.recording')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toRecording(row);
}

export function keepFile(db: TenantDb, id: string, file: KeptFile): CompiledQuery {
  return recordings(db)
    .updateTable('recordings.recording')
    .set({
      state: 'kept',
      hash: file.hash,
      bytes: file.bytes,
      duration_ms: file.durationMs,
      is_repaired: file.isRepaired,
      waveform: JSON.stringify(file.waveform),
    })
    .where('id', '=', id)
    .where('state', '=', 'recording')
    .compile();
}

const column = (name: string) => sql.ref(`r.${name}`);

const definition: ListDefinition = {
  fields: {
    startedAt: { kind: 'instant', column: column('started_at') },
    callId: { kind: 'uuid', column: column('interaction_id'), isFilterOnly: true },
    state: { kind: 'code', column: column('state'), isFilterOnly: true },
    personId: { kind: 'uuid', column: column('person_id'), isFilterOnly: true },
    durationMs: { kind: 'number', column: column('duration_ms'), isFilterOnly: true },
  },
  search: [sql`r.hash`],
  defaultSort: '-startedAt',
  id: column('id'),
};

/** Recordings of calls; messages belong to whom they were left for, and to nobody else. */
export async function listRecordings(
  db: TenantDb,
  scope: ScopeFilter,
  request: ListQuery,
): Promise<Page<StoredRecording>> {
  let query = recordings(db).selectFrom('recordings.recording as r').selectAll('r').where('r.kind', '=', 'call');
  if (scope.kind === 'some') {
    query = query.where(
      sql<boolean>`(r.unit_id = any(${[...scope.unitIds]}::uuid[]) or r.person_id = ${scope.ownerId}::uuid)`,
    );
  }
  const page = await runList(query, definition, request);
  return { ...page, items: page.items.map(toRecording) };
}

/** Those whose time is over, some at a time. */
export async function listExpired(db: TenantDb, before: Date, most: number): Promise<StoredRecording[]> {
  const rows = await recordings(db)
    .selectFrom('recordings.recording')
    .selectAll()
    .where('state', '=', 'kept')
    .where('started_at', '<', before)
    .orderBy('started_at')
    .limit(most)
    .execute();
  return rows.map(toRecording);
}

export function markRemoved(db: TenantDb, id: string): CompiledQuery {
  return recordings(db)
    .updateTable('recordings.recording')
    .set({ state: 'removed', waveform: null })
    .where('id', '=', id)
    .where('state', '=', 'kept')
    .compile();
}

/** Whether another recording that is kept has the same content. */
export async function isShared(db: TenantDb, hash: string, exceptId: string): Promise<boolean> {
  const row = await recordings(db)
    .selectFrom('recordings.recording')
    .select('id')
    .where('hash', '=', hash)
    .where('state', '=', 'kept')
    .where('id', '<>', exceptId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function findPolicy(db: TenantDb): Promise<RecordingPolicy | undefined> {
  const row = await recordings(db).selectFrom('recordings.policy').selectAll().executeTakeFirst();
  return row && { records: row.records as RecordingPolicy['records'], keepDays: row.keep_days, version: row.version };
}

/** Touches no row when it has been changed from another version. */
export function writePolicy(tenantId: string, policy: RecordingPolicy): Statement {
  return {
    text: `insert into recordings.policy as p (tenant_id, records, keep_days, version) values ($1, $2, $3, $4)
      on conflict (tenant_id) do update set records = excluded.records, keep_days = excluded.keep_days,
        version = excluded.version where p.version = excluded.version - 1`,
    values: [tenantId, policy.records, policy.keepDays, policy.version],
  };
}

export async function tenantIds(db: TenantDb): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    text: "select tenant_id as id from platform.tenant where state = 'active'",
    values: [],
  });
  return rows.map(({ id }) => id);
}
