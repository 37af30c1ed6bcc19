import type { Client } from 'pg';
import { presentHorizon } from './outbox-store.ts';
import type { Position } from './position.ts';

/** Where a durable subscriber goes on. From the first time it is asked for it is kept, so that nothing after it is missed. */
export async function placeOf(client: Client, subscriber: string): Promise<Position> {
  const find = 'select xid::text, seq::text from platform.outbox_cursor where subscriber = $1';
  const begin = `insert into platform.outbox_cursor (subscriber, xid, seq) values ($1, $2::xid8, 0) on conflict do nothing`;
  for (;;) {
    const { rows } = await client.query<{ xid: string; seq: string }>(find, [subscriber]);
    const [place] = rows;
    if (place) return { xid: BigInt(place.xid), seq: BigInt(place.seq) };
    await client.query(begin, [subscriber, `${await presentHorizon(client)}`]);
  }
}

/** Moves the place on; it never goes back. */
export async function moveTo(client: Client, subscriber: string, { xid, seq }: Position): Promise<void> {
  await client.query({
    name: 'ol_outbox_move',
    text: `update platform.outbox_cursor set xid = $2::xid8, seq = $3::bigint, updated_at = now()
      where subscriber = $1 and (xid, seq) < ($2::xid8, $3::bigint)`,
    values: [subscriber, `${xid}`, `${seq}`],
  });
}

/** Takes the lease of a subscriber, which lasts as long as this connection; false while another has it. */
export async function takeLease(client: Client, subscriber: string): Promise<boolean> {
  const { rows } = await client.query<{ is_taken: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as is_taken',
    [`durable ${subscriber}`],
  );
  return rows[0]?.is_taken ?? false;
}
