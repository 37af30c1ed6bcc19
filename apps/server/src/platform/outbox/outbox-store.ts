import type { Client } from 'pg';
import type { OutboxEvent } from '../domain-module.ts';

/** A place in the outbox; rows are in the order of (xid, seq). */
export interface Position {
  readonly xid: string;
  readonly seq: string;
}

export interface Batch {
  readonly events: readonly { readonly event: OutboxEvent; readonly position: Position }[];
  /** Committed rows exist that are not final yet. */
  readonly isHeldBack: boolean;
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

const columns = 'tenant_id, id, xid, seq, at, topic, type, subject_id, subject_version, unit_ids, owner_id, payload';

const next = {
  name: 'ol_outbox_next',
  text: `select ${columns} from platform.outbox
    where (xid, seq) > ($1::xid8, $2::bigint) and xid < platform.horizon() order by xid, seq limit $3`,
};
const ofTopics = {
  name: 'ol_outbox_of_topics',
  text: `select ${columns} from platform.outbox
    where (xid, seq) > ($1::xid8, $2::bigint) and xid < $3::xid8 and ($4::text[] is null or topic = any($4))
    order by xid, seq limit $5`,
};
const heldBack = {
  name: 'ol_outbox_held_back',
  // The last row tells, by the index; a question for any row reads the whole table to answer no.
  text: 'select xid >= platform.horizon() as held from platform.outbox order by xid desc, seq desc limit 1',
};

/** Every transaction below this has ended. */
export async function presentHorizon(client: Client): Promise<string> {
  const { rows } = await client.query<{ xid: string }>('select platform.horizon()::text as xid');
  return rows[0]?.xid ?? '0';
}

/** Final rows after a position, the oldest first. */
export async function readOutbox(client: Client, after: Position, limit: number): Promise<Batch> {
  const { rows } = await client.query<Row>({ ...next, values: [after.xid, after.seq, limit] });
  if (rows.length === limit) return { events: rows.map(toEvent), isHeldBack: false };
  const held = await client.query<{ held: boolean }>(heldBack);
  return { events: rows.map(toEvent), isHeldBack: held.rows[0]?.held ?? false };
}

/** Final rows of these topics (all when absent) after a position, the oldest first, and the position up to which there are no others. */
export async function readTopics(
  client: Client,
  options: { after: Position; topics: readonly string[] | undefined; limit: number },
): Promise<{ events: Batch['events']; upTo: Position }> {
  const { after, topics, limit } = options;
  const horizon = await presentHorizon(client);
  const { rows } = await client.query<Row>({
    ...ofTopics,
    values: [after.xid, after.seq, horizon, topics ?? null, limit],
  });
  const events = rows.map(toEvent);
  const last = events.at(-1)?.position ?? after;
  const isAll = rows.length < limit && BigInt(horizon) > BigInt(last.xid);
  return { events, upTo: isAll ? { xid: horizon, seq: '-1' } : last };
}

export function toEvent(row: Row): Batch['events'][number] {
  return {
    position: { xid: row.xid, seq: row.seq },
    event: {
      tenantId: row.tenant_id,
      id: row.id,
      cursor: `${row.xid}:${row.seq}`,
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

/** Reads a cursor that a client gave; undefined when it is none. */
export function parseCursor(text: string): Position | undefined {
  const found = /^(\d{1,20}):(\d{1,19})$/.exec(text);
  return found ? { xid: found[1] ?? '0', seq: found[2] ?? '0' } : undefined;
}

/** Whether a cursor stands after another; both `xid:seq`. */
export function isAfter(cursor: string, other: string): boolean {
  const [one, two] = [parseCursor(cursor), parseCursor(other)];
  if (!one || !two) return one !== undefined;
  return one.xid === two.xid ? BigInt(one.seq) > BigInt(two.seq) : BigInt(one.xid) > BigInt(two.xid);
}

/** Final rows of one tenant and topic after a position, for a client that was away; undefined when older than what is kept. */
export async function readMissed(
  client: Client,
  options: { tenantId: string; topics: readonly string[]; after: Position; limit: number },
): Promise<OutboxEvent[] | undefined> {
  const { tenantId, topics, after, limit } = options;
  const kept = await client.query<{ kept: boolean }>({
    name: 'ol_outbox_kept',
    text: `select not exists (select from platform.outbox) or $1::xid8 >= (select min(xid) from platform.outbox)
        or $1::xid8 >= platform.horizon() as kept`,
    values: [after.xid],
  });
  if (!kept.rows[0]?.kept) return undefined;
  const { rows } = await client.query<Row>({
    name: 'ol_outbox_missed',
    text: `select ${columns} from platform.outbox
      where (xid, seq) > ($1::xid8, $2::bigint) and xid < platform.horizon() and tenant_id = $3 and topic = any($4)
      order by xid, seq limit $5`,
    values: [after.xid, after.seq, tenantId, topics, limit + 1],
  });
  return rows.length > limit ? undefined : rows.map((row) => toEvent(row).event);
}
