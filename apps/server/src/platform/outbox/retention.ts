import { withConnection } from '../db/index.ts';

/** Events are kept for clients that come back, marks for redeliveries, replies for repeated commands. */
const keep = { events: '3 days', handled: '7 days', replies: '24 hours' };

/** Removes what is older than it is kept; an event that a durable subscriber has still to read stays. */
export function sweepOutbox(url: string): Promise<{ events: number; handled: number; replies: number }> {
  return withConnection({ url, name: 'sweep' }, async (client) => {
    const events = await client.query(
      `delete from platform.outbox where at < now() - $1::interval
        and (xid, seq) <= all (select xid, seq from platform.outbox_cursor)`,
      [keep.events],
    );
    const handled = await client.query('delete from platform.outbox_handled where at < now() - $1::interval', [
      keep.handled,
    ]);
    const replies = await client.query('delete from platform.idempotency where at < now() - $1::interval', [
      keep.replies,
    ]);
    return { events: events.rowCount ?? 0, handled: handled.rowCount ?? 0, replies: replies.rowCount ?? 0 };
  });
}
