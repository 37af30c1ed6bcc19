import type { ListQuery, Page, VoicemailMessage } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import { prepared, type Statement, type TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import type { MessageRow, VoicemailTables } from './tables.ts';

const messages = (db: TenantDb) => db.tables<VoicemailTables>();
const column = (name: string) => sql.ref(`m.${name}`);

const definition: ListDefinition = {
  fields: {
    at: { kind: 'instant', column: column('at') },
    caller: { kind: 'text', column: column('caller'), isFilterOnly: true },
    heardAt: { kind: 'instant', column: column('heard_at'), isFilterOnly: true },
  },
  search: [column('caller'), column('caller_name')],
  defaultSort: '-at',
  id: column('id'),
};

const toMessage = (row: Selectable<MessageRow>): VoicemailMessage => ({
  id: row.id,
  callId: row.interaction_id,
  recordingId: row.recording_id,
  caller: row.caller,
  callerName: row.caller_name,
  at: row.at.toISOString(),
  durationMs: row.duration_ms,
  heardAt: row.heard_at?.toISOString() ?? null,
  version: row.version,
});

export async function listMessages(
  db: TenantDb,
  personId: string,
  request: ListQuery,
): Promise<Page<VoicemailMessage>> {
  const query = messages(db).selectFrom('voicemail.message as m').selectAll('m').where('m.person_id', '=', personId);
  const page = await runList(query, definition, request);
  return { ...page, items: page.items.map(toMessage) };
}

export async function countUnheard(db: TenantDb, personId: string): Promise<number> {
  const row = await messages(db)
    .selectFrom('voicemail.message')
    .select(sql<number>`count(*)::int`.as('unheard'))
    .where('person_id', '=', personId)
    .where('heard_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.unheard;
}

/** One's own only. */
export async function findMessage(db: TenantDb, personId: string, id: string): Promise<VoicemailMessage | undefined> {
  const row = await messages(db)
    .selectFrom('voicemail.message')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row && toMessage(row);
}

const insert = prepared(`insert into voicemail.message
  (tenant_id, id, person_id, interaction_id, recording_id, caller, caller_name, at, duration_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`);

export function insertMessage(tenantId: string, personId: string, message: VoicemailMessage): Statement {
  const { id, callId, recordingId, caller, callerName, at, durationMs } = message;
  return insert.with([tenantId, id, personId, callId, recordingId, caller, callerName, at, durationMs]);
}

export async function isKnown(db: TenantDb, recordingId: string): Promise<boolean> {
  const row = await messages(db)
    .selectFrom('voicemail.message')
    .select('id')
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  return row !== undefined;
}

export function markHeard(db: TenantDb, message: VoicemailMessage): CompiledQuery {
  return messages(db)
    .updateTable('voicemail.message')
    .set({ heard_at: message.heardAt === null ? null : new Date(message.heardAt), version: message.version })
    .where('id', '=', message.id)
    .where('version', '=', message.version - 1)
    .compile();
}
