import type { AuditEntry, ListQuery, Page } from '@oneline/contracts';
import { type Expression, type SqlBool, sql } from 'kysely';
import { severalSubjects } from '../../platform/audit/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { PlatformTables } from '../../platform/db/tables.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';

type AuditRow = Awaited<ReturnType<ReturnType<typeof entries>['execute']>>[number];

/** Row-level security leaves one tenant's seals, so the last of them is that of the reader's tenant. */
const isSealed = sql<boolean>`coalesce((e.generation, e.xid, e.seq) <= (
  select s.last_generation, s.last_xid, s.last_seq from platform.audit_seal s order by s.number desc limit 1), false)`;

function entries(db: TenantDb) {
  return db
    .tables<PlatformTables>()
    .selectFrom('platform.audit_entry as e')
    .select([
      'e.id',
      'e.at',
      'e.actor_id',
      'e.actor_name',
      'e.ip',
      'e.request_id',
      'e.action',
      'e.subject_kind',
      'e.subject_id',
      'e.subject_name',
      'e.changes',
      'e.reason',
    ])
    .select(isSealed.as('is_sealed'));
}

const toEntry = (row: AuditRow): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { id: row.actor_id, name: row.actor_name },
  ip: row.ip,
  action: row.action,
  subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
  changes: row.changes as AuditEntry['changes'],
  reason: row.reason,
  requestId: row.request_id,
  isSealed: row.is_sealed,
});

/** Also entries about several subjects, such as a list that was read, when one of them is meant. */
function isAbout(ids: readonly string[]): Expression<SqlBool> {
  const several = ids.map((id) => sql`e.changes @> ${JSON.stringify({ ids: [[id]] })}::jsonb`);
  return sql<SqlBool>`(e.subject_id in (${sql.join(ids)})
    or (e.subject_id = ${severalSubjects} and (${sql.join(several, sql` or `)})))`;
}

const list: ListDefinition = {
  fields: {
    at: { kind: 'instant', column: sql.ref('e.at') },
    action: { kind: 'code', column: sql.ref('e.action'), isFilterOnly: true },
    actorId: { kind: 'uuid', column: sql.ref('e.actor_id'), isFilterOnly: true },
    subjectKind: { kind: 'code', column: sql.ref('e.subject_kind'), isFilterOnly: true },
    subjectId: { kind: 'text', column: sql.ref('e.subject_id'), match: isAbout },
  },
  search: [sql.ref('e.actor_name'), sql.ref('e.subject_name'), sql.ref('e.action')],
  defaultSort: '-at',
  id: sql.ref('e.id'),
};

export async function listEntries(db: TenantDb, request: ListQuery): Promise<Page<AuditEntry>> {
  const page = await runList(entries(db), list, request);
  return { ...page, items: page.items.map(toEntry) };
}

export async function findEntry(db: TenantDb, id: string): Promise<AuditEntry | undefined> {
  const row = await entries(db).where('e.id', '=', id).executeTakeFirst();
  return row && toEntry(row);
}
