import type { Client } from 'pg';
import type { OutboxEvent } from '../domain-module.ts';
import { cursorOf, type Position, startOf } from './position.ts';

export interface Entry {
  readonly event: OutboxEvent;
  readonly position: Position;
}

export interface Batch {
  /** Final rows, the oldest first. */
  readonly entries: readonly Entry[];
  /** Everything before it has been read; the place to go on from. */
  readonly upTo: Position;
  /** There may be more final rows than were asked for. */
  readonly isFull: boolean;
  /** Committed rows exist that are not final yet. */
  readonly isHeldBack: boolean;
  /** Every transaction below it has ended. */
  readonly horizon: bigint;
}

interface Row {
  tenant_id: string;
  id: string;
  xid: string;
  seq: string;
  at: Date;
  topic: string;
  type: string;
  subject_id: string;
  subject_version: number | null;
  unit_ids: string[];
  owner_id: string | null;
  payload: unknown;
}
type Found = { horizon: string; is_held_back: boolean } & (Row | { [Column in keyof Row]: null });

const columns = 'tenant_id, id, xid, seq, at, topic, type, subject_id, subject_version, unit_ids, owner_id, payload';

// Horizon, held-back rows and final rows are of one snapshot: no row can fall between the three.
const next = {
  name: 'ol_outbox_next',
  text: `with present as materialized (
      select platform.horizon() as horizon,
        exists (select from platform.outbox where xid >= platform.horizon()) as is_held_back
    )
    select present.horizon, present.is_held_back, final.*
    from present left join lateral (
      select ${columns} from platform.outbox
      where (xid, seq) > ($1::xid8, $2::bigint) and xid < present.horizon and ($4::text[] is null or topic = any ($4))
      order by xid, seq limit $3
    ) final on true
    order by final.xid, final.seq`,
};

/** Every transaction below this has ended. */
export async function presentHorizon(client: Client): Promise<bigint> {
  const { rows } = await client.query<{ xid: string }>('select platform.horizon()::text as xid');
  return BigInt(rows[0]?.xid ?? 0);
}

/** Final rows after a position, of these topics where some are named. */
export async function readOutbox(
  client: Client,
  options: { after: Position; limit: number; topics?: readonly string[] | undefined },
): Promise<Batch> {
  const { after, limit, topics = null } = options;
  const { rows } = await client.query<Found>({ ...next, values: [`${after.xid}`, `${after.seq}`, limit, topics] });
  return toBatch(rows, limit);
}

const missed = {
  name: 'ol_outbox_missed',
  text: `with present as materialized (
      select platform.horizon() as horizon,
        $1::xid8 between platform.position_base()::text::xid8 and platform.horizon()
          and exists (select from platform.outbox where (xid, seq) <= ($1::xid8, $2::bigint)) as is_kept
    )
    select present.horizon, false as is_held_back, present.is_kept, final.*
    from present left join lateral (
      select ${columns} from platform.outbox
      where tenant_id = $4 and topic = $5 and (xid, seq) > ($1::xid8, $2::bigint) and xid < present.horizon and present.is_kept
      order by xid, seq limit $3
    ) final on true
    order by final.xid, final.seq`,
};

/**
 * Final rows of one tenant and topic after a position, for a client that was away. Undefined when there are more than
 * `limit`, and when some may be gone: a row at or before the position still being there says that none after it was swept.
 * Positions of before a move to another database server, and of the future, are of another history.
 */
export async function readMissed(
  client: Client,
  options: { tenantId: string; topic: string; after: Position; limit: number },
): Promise<Batch | undefined> {
  const { tenantId, topic, after, limit } = options;
  const values = [`${after.xid}`, `${after.seq}`, limit + 1, tenantId, topic];
  const { rows } = await client.query<Found & { is_kept: boolean }>({ ...missed, values });
  if (!rows[0]?.is_kept) return undefined;
  const batch = toBatch(rows, limit + 1);
  return batch.isFull ? undefined : batch;
}

function toBatch(rows: readonly Found[], limit: number): Batch {
  const entries = rows.flatMap((row) => (row.id === null ? [] : [toEntry(row)]));
  const horizon = BigInt(rows[0]?.horizon ?? 0);
  const isFull = entries.length === limit;
  const last = entries.at(-1);
  return {
    entries,
    upTo: isFull && last ? last.position : startOf(horizon),
    isFull,
    isHeldBack: rows[0]?.is_held_back ?? false,
    horizon,
  };
}

function toEntry(row: Row): Entry {
  const position = { xid: BigInt(row.xid), seq: BigInt(row.seq) };
  return {
    position,
    event: {
      tenantId: row.tenant_id,
      id: row.id,
      cursor: cursorOf(position),
      at: row.at,
      topic: row.topic,
      type: row.type,
      subject: { id: row.subject_id, version: row.subject_version },
      unitIds: row.unit_ids,
      ownerId: row.owner_id,
      payload: row.payload,
    },
  };
}
