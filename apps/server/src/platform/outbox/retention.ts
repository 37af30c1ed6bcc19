import { Client } from 'pg';

/** Events are kept for clients that come back, marks for redeliveries, replies for repeated commands. */
const keep = { events: '3 days', handled: '7 days', replies: '24 hours' };

// What is older goes in one piece from the beginning, so that a row that is still there says that all after it are. The
// newest stays for that reason.
const oldestKept = `select xid from (
    (select xid, seq from platform.outbox where at >= now() - $1::interval order by xid, seq limit 1)
    union all (select xid, seq from platform.outbox order by xid desc, seq desc limit 1)
  ) kept order by xid, seq limit 1`;
const events = `delete from platform.outbox where (xid, seq) in (
  select xid, seq from platform.outbox
  where xid < $1::xid8 and (xid, seq) <= all (select xid, seq from platform.outbox_cursor)
  order by xid, seq limit $2)`;

// A subscriber handles one event after another: a mark older than its last step is of an event that it has left behind.
const handled = `delete from platform.outbox_handled where ctid = any (array(
  select h.ctid from platform.outbox_handled h left join platform.outbox_cursor c using (subscriber)
  where h.at < now() - $1::interval and (c.subscriber is null or h.at <= c.updated_at)
  limit $2))`;

const replies = `delete from platform.idempotency where ctid = any (array(
  select ctid from platform.idempotency where at < now() - $1::interval limit $2))`;

/** No event becomes final while a statement runs that deletes, so each is short. */
const chunk = 5_000;

/** Removes what is older than it is kept; an event that a durable subscriber has still to read stays. */
export async function sweepOutbox(
  url: string,
  signal?: AbortSignal,
): Promise<{ events: number; handled: number; replies: number }> {
  const client = new Client({ connectionString: url, application_name: 'oneline-sweep' });
  await client.connect();

  async function sweep(text: string, limit: string): Promise<number> {
    let total = 0;
    for (;;) {
      const { rowCount } = await client.query(text, [limit, chunk]);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < chunk || signal?.aborted) return total;
    }
  }

  try {
    const { rows } = await client.query<{ xid: string }>(oldestKept, [keep.events]);
    return {
      events: await sweep(events, rows[0]?.xid ?? '0'),
      handled: await sweep(handled, keep.handled),
      replies: await sweep(replies, keep.replies),
    };
  } finally {
    await client.end();
  }
}
