import { prepared } from '../db/index.ts';
import { instantOf, type SealContent } from './encoding.ts';
import type { Place, Queryable } from './entry-store.ts';

export interface Seal extends SealContent {
  readonly hash: Buffer;
  /** That of its last entry. */
  readonly place: Place;
}

export interface Root {
  /** UTC, `2026-11-23`. */
  readonly day: string;
  readonly seal: number;
  readonly objectHash: Buffer;
}

interface SealRow {
  tenant_id: string;
  number: number;
  last_generation: number;
  last_xid: string;
  last_seq: string;
  entry_ids: string[];
  row_hashes: Buffer;
  hash: Buffer;
  sealed_at: Buffer;
}

const sealColumns = `s.tenant_id, s.number, s.last_generation, s.last_xid::text as last_xid, s.last_seq::text as last_seq,
  s.entry_ids, s.row_hashes, s.hash, timestamptz_send(s.sealed_at) as sealed_at`;

function toSeal(row: SealRow): Seal {
  return {
    tenantId: row.tenant_id,
    number: row.number,
    place: { generation: row.last_generation, xid: row.last_xid, seq: row.last_seq },
    entryIds: row.entry_ids,
    rowHashes: row.row_hashes,
    hash: row.hash,
    sealedAt: row.sealed_at,
  };
}

const lastSeal = prepared(
  `select ${sealColumns} from platform.audit_seal s where s.tenant_id = $1 order by s.number desc limit 1`,
);

export async function findLastSeal(db: Queryable, tenantId: string): Promise<Seal | undefined> {
  const [row] = await db.query<SealRow>(lastSeal.with([tenantId]));
  return row && toSeal(row);
}

const sealsAfter = prepared(
  `select ${sealColumns} from platform.audit_seal s where s.tenant_id = $1 and s.number > $2 order by s.number limit $3`,
);

export async function readSeals(
  db: Queryable,
  { tenantId, after, limit }: { tenantId: string; after: number; limit: number },
): Promise<Seal[]> {
  return (await db.query<SealRow>(sealsAfter.with([tenantId, after, limit]))).map(toSeal);
}

const insertedSeal = prepared(`insert into platform.audit_seal (tenant_id, number, last_generation, last_xid, last_seq,
  entry_ids, row_hashes, hash, sealed_at) values ($1, $2, $3, $4::xid8, $5, $6::uuid[], $7, $8, $9)
  on conflict (tenant_id, number) do nothing returning number`);

/** Writes a seal; false when there is one of this number already. */
export async function insertSeal(db: Queryable, seal: Seal): Promise<boolean> {
  const { tenantId, number, place, entryIds, rowHashes, hash } = seal;
  const rows = await db.query(
    insertedSeal.with([
      tenantId,
      number,
      place.generation,
      place.xid,
      place.seq,
      entryIds,
      rowHashes,
      hash,
      instantOf(seal.sealedAt),
    ]),
  );
  return rows.length > 0;
}

const sealHashes = prepared('select hash from platform.audit_seal where tenant_id = $1 and number = $2');

export async function findSealHash(db: Queryable, tenantId: string, number: number): Promise<Buffer | undefined> {
  const [row] = await db.query<{ hash: Buffer }>(sealHashes.with([tenantId, number]));
  return row?.hash;
}

interface DayRow {
  tenant_id: string;
  day: string;
  seal: number;
}

const unpublishedDays = prepared(`
  select s.tenant_id, (s.sealed_at at time zone 'UTC')::date::text as day, max(s.number) as seal
  from platform.tenant t
  left join lateral (select r.seal from platform.audit_root r where r.tenant_id = t.tenant_id order by r.day desc limit 1) r on true
  join platform.audit_seal s on s.tenant_id = t.tenant_id and s.number > coalesce(r.seal, 0)
  where s.sealed_at < ($1::date at time zone 'UTC')
  group by 1, 2 order by 1, 2`);

/** Days before `today` (UTC) on which something was sealed that no root covers, each with its last seal. */
export async function findUnpublishedDays(
  db: Queryable,
  today: string,
): Promise<{ tenantId: string; day: string; seal: number }[]> {
  const rows = await db.query<DayRow>(unpublishedDays.with([today]));
  return rows.map((row) => ({ tenantId: row.tenant_id, day: row.day, seal: row.seal }));
}

const insertedRoot = prepared(`insert into platform.audit_root (tenant_id, day, seal, object_hash, published_at)
  values ($1, $2, $3, $4, $5) on conflict (tenant_id, day) do nothing`);

export async function insertRoot(db: Queryable, tenantId: string, root: Root, publishedAt: Date): Promise<void> {
  await db.query(insertedRoot.with([tenantId, root.day, root.seal, root.objectHash, publishedAt]));
}

const roots = prepared(
  'select day::text as day, seal, object_hash from platform.audit_root where tenant_id = $1 order by day',
);

/** One a day. */
export async function readRoots(db: Queryable, tenantId: string): Promise<Root[]> {
  const rows = await db.query<{ day: string; seal: number; object_hash: Buffer }>(roots.with([tenantId]));
  return rows.map((row) => ({ day: row.day, seal: row.seal, objectHash: row.object_hash }));
}

const firstDay = prepared(`select to_char(least(t.created_at, (select s.sealed_at from platform.audit_seal s
  where s.tenant_id = t.tenant_id order by s.number limit 1)) at time zone 'UTC', 'YYYY-MM-DD') as day
  from platform.tenant t where t.tenant_id = $1`);

/** The day (UTC) before which nothing of the tenant can have been sealed. */
export async function findFirstDay(db: Queryable, tenantId: string): Promise<string | undefined> {
  const [row] = await db.query<{ day: string }>(firstDay.with([tenantId]));
  return row?.day;
}

/** Every tenant, closed ones too. */
export async function readTenants(db: Queryable): Promise<{ id: string; code: string; name: string }[]> {
  return db.query({ text: 'select tenant_id as id, code, name from platform.tenant order by code', values: [] });
}
