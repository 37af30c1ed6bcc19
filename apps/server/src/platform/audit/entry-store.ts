import { prepared, type Statement } from '../db/index.ts';
import type { EntryContent } from './encoding.ts';

/** Whatever runs a statement: the relay, which sees every tenant, or the application, which sees its own. */
export interface Queryable {
  query<Row extends object>(statement: Statement): Promise<Row[]>;
}

/** Where an entry stands. `xid` and `seq` are decimal text: they do not fit a number. */
export interface Place {
  readonly generation: number;
  readonly xid: string;
  readonly seq: string;
}

export interface PlacedEntry extends EntryContent {
  readonly place: Place;
}

/** Before every entry. */
export const origin: Place = { generation: 0, xid: '0', seq: '0' };

interface EntryRow {
  tenant_id: string;
  id: string;
  generation: number;
  xid: string;
  seq: string;
  at: Buffer;
  actor_id: string | null;
  actor_name: string;
  session_id: string | null;
  ip: string | null;
  request_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  subject_name: string | null;
  changes: string;
  reason: string | null;
}

const entryColumns = `e.tenant_id, e.id, e.generation, e.xid::text as xid, e.seq::text as seq, timestamptz_send(e.at) as at,
  e.actor_id, e.actor_name, e.session_id, e.ip, e.request_id, e.action, e.subject_kind, e.subject_id, e.subject_name,
  e.changes::text as changes, e.reason`;
const afterPlace = '(e.generation, e.xid, e.seq) > ($2::int, $3::xid8, $4::bigint)';
/**
 * Entries to which no transaction can add any more: those of an earlier generation, and of this one those whose
 * transaction id is below every one that still runs. Both calls see the snapshot of the statement they stand in.
 */
const isFinal = '(e.generation, e.xid) < (platform.audit_generation(), pg_snapshot_xmin(pg_current_snapshot()))';

function toEntry(row: EntryRow): PlacedEntry {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    place: { generation: row.generation, xid: row.xid, seq: row.seq },
    at: row.at,
    actorId: row.actor_id,
    actorName: row.actor_name,
    sessionId: row.session_id,
    ip: row.ip,
    requestId: row.request_id,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subjectName: row.subject_name,
    changes: row.changes,
    reason: row.reason,
  };
}

// Lateral with a limit: as EXISTS it would be a join that reads every entry.
const unsealedTenants = prepared(`
  select t.tenant_id from platform.tenant t
  left join lateral (select s.last_generation, s.last_xid, s.last_seq from platform.audit_seal s
    where s.tenant_id = t.tenant_id order by s.number desc limit 1) s on true
  cross join lateral (select 1 from platform.audit_entry e where e.tenant_id = t.tenant_id and ${isFinal}
    and (e.generation, e.xid, e.seq) > (coalesce(s.last_generation, 0), coalesce(s.last_xid, '0'), coalesce(s.last_seq, 0))
    limit 1) e
  order by t.tenant_id`);

/** Tenants with entries that can be sealed now. */
export async function findUnsealedTenants(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ tenant_id: string }>(unsealedTenants.with([]));
  return rows.map((row) => row.tenant_id);
}

const finalEntries = prepared(`select ${entryColumns} from platform.audit_entry e
  where e.tenant_id = $1 and ${afterPlace} and ${isFinal} order by e.generation, e.xid, e.seq limit $5`);

/** The entries to seal next, in order. */
export async function readFinalEntries(
  db: Queryable,
  { tenantId, after, limit }: { tenantId: string; after: Place; limit: number },
): Promise<PlacedEntry[]> {
  const rows = await db.query<EntryRow>(finalEntries.with([tenantId, after.generation, after.xid, after.seq, limit]));
  return rows.map(toEntry);
}

const entriesBetween = prepared(`select ${entryColumns} from platform.audit_entry e
  where e.tenant_id = $1 and ${afterPlace} and (e.generation, e.xid, e.seq) <= ($5::int, $6::xid8, $7::bigint)
  order by e.generation, e.xid, e.seq limit $8`);

/** Entries after one place up to and with another, in order. */
export async function readEntries(
  db: Queryable,
  { tenantId, after, upTo, limit }: { tenantId: string; after: Place; upTo: Place; limit: number },
): Promise<PlacedEntry[]> {
  const from = [after.generation, after.xid, after.seq];
  const rows = await db.query<EntryRow>(
    entriesBetween.with([tenantId, ...from, upTo.generation, upTo.xid, upTo.seq, limit]),
  );
  return rows.map(toEntry);
}

const tailCount = prepared(
  `select count(*)::int as entries from platform.audit_entry e where e.tenant_id = $1 and ${afterPlace}`,
);

/** How many entries stand after a place. */
export async function countEntriesAfter(db: Queryable, tenantId: string, after: Place): Promise<number> {
  const [row] = await db.query<{ entries: number }>(tailCount.with([tenantId, after.generation, after.xid, after.seq]));
  return row?.entries ?? 0;
}

const entriesAhead = prepared(`select e.id from platform.audit_entry e where e.tenant_id = $1
  and (e.generation, e.xid) >= (platform.audit_generation(), pg_snapshot_xmax(pg_current_snapshot()))
  order by e.generation, e.xid, e.seq limit $2`);

/** Ids of entries that claim a place which the server has not yet given to any. */
export async function findEntriesAhead(db: Queryable, tenantId: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(entriesAhead.with([tenantId, limit]));
  return rows.map((row) => row.id);
}
