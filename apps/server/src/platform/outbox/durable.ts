import { Client } from 'pg';
import type { SubscriberBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { type Position, presentHorizon, readTopics } from './outbox-store.ts';

/** Drives durable subscribers: each by one process of the cluster, from the place where it stopped. */
export interface DurableSubscribers {
  start(): Promise<void>;
  /** New events may be there, of these topics or of any. */
  poke(topics?: ReadonlySet<string>): void;
  close(): Promise<void>;
}

const batchSize = 200;
const pollMs = 1_000;
const retryMs = { first: 500, most: 60_000 };
/** A place that has moved past events of other topics only is kept this seldom: reading past them again costs little. */
const keepPlaceMs = 5_000;

/**
 * At least once, in order: an event is marked as handled after its handler ended, and the place moves on; a process that dies
 * between the two leaves an event to be handled again, which a handler must bear (the mark spares it the usual case). A
 * subscriber belongs to the process whose connection holds its advisory lock; when that process dies the lock is free.
 */
export function createDurableSubscribers(options: {
  url: string;
  subscribers: readonly SubscriberBinding[];
  log: Logger;
}): DurableSubscribers {
  const drivers = options.subscribers.map((subscriber) => createDriver(subscriber, options));
  return {
    start: async () => void (await Promise.all(drivers.map((driver) => driver.start()))),
    poke(topics) {
      for (const driver of drivers) driver.poke(topics);
    },
    close: async () => void (await Promise.all(drivers.map((driver) => driver.close()))),
  };
}

function createDriver(subscriber: SubscriberBinding, { url, log }: { url: string; log: Logger }): DurableSubscribers {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let isWorking = false;
  let isPoked = false;
  let isClosed = false;
  let isOwner = false;
  // Nobody else moves it while this process is the owner.
  let place: Position | null = null;
  let keepAtMs = 0;
  let delayMs = retryMs.first;

  function later(ms: number): void {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  }

  function run(): void {
    if (isWorking || isClosed) return;
    isWorking = true;
    isPoked = false;
    working = work()
      .then(() => {
        delayMs = retryMs.first;
        isWorking = false;
        later(isPoked ? 0 : pollMs);
      })
      .catch((error: unknown) => {
        isWorking = false;
        log.error({ err: error, subscriber: subscriber.name, retryInMs: delayMs }, 'a durable subscriber failed');
        later(delayMs);
        delayMs = Math.min(retryMs.most, delayMs * 2);
      });
  }

  async function connected(): Promise<Client> {
    if (client) return client;
    const next = new Client({ connectionString: url, application_name: 'oneline-durable', keepAlive: true });
    next.on('error', () => {
      client = null;
      isOwner = false;
    });
    await next.connect();
    client = next;
    return next;
  }

  async function work(): Promise<void> {
    const connection = await connected();
    if (!isOwner) {
      const { rows } = await connection.query<{ owned: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as owned',
        [`durable ${subscriber.name}`],
      );
      isOwner = rows[0]?.owned ?? false;
      if (!isOwner) return;
      place = null;
    }
    place ??= await placeOf(connection, subscriber.name);
    for (;;) {
      const { events, upTo } = await readTopics(connection, {
        after: place,
        topics: subscriber.topics,
        limit: batchSize,
      });
      for (const { event, position } of events) {
        if (isClosed) return;
        if (!(await isHandled(connection, subscriber.name, event.tenantId, event.id))) {
          await subscriber.handle(event);
          await markHandled(connection, subscriber.name, event.tenantId, event.id);
        }
        place = position;
      }
      const hasMoved = upTo.xid !== place.xid || upTo.seq !== place.seq;
      place = upTo;
      if (events.length > 0 || (hasMoved && performance.now() >= keepAtMs)) {
        await moveTo(connection, subscriber.name, place);
        keepAtMs = performance.now() + keepPlaceMs;
      }
      if (events.length < batchSize) return;
    }
  }

  return {
    async start() {
      // The place is kept from the first start on, so that nothing after it is missed while no process runs.
      await placeOf(await connected(), subscriber.name);
      run();
    },
    poke(topics) {
      if (topics && subscriber.topics && !subscriber.topics.some((topic) => topics.has(topic))) return;
      isPoked = true;
      if (!isWorking && isOwner) later(0);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await working;
      await client?.end();
    },
  };
}

async function placeOf(client: Client, name: string): Promise<Position> {
  await client.query(
    'insert into platform.outbox_cursor (subscriber, xid, seq) values ($1, $2::xid8, -1) on conflict do nothing',
    [name, await presentHorizon(client)],
  );
  const { rows } = await client.query<Position>(
    'select xid::text, seq::text from platform.outbox_cursor where subscriber = $1',
    [name],
  );
  const [place] = rows;
  if (!place) throw new Error('the place of a durable subscriber is missing');
  return place;
}

async function moveTo(client: Client, name: string, { xid, seq }: Position): Promise<void> {
  await client.query(
    'update platform.outbox_cursor set xid = $2::xid8, seq = $3, updated_at = now() where subscriber = $1',
    [name, xid, seq],
  );
}

async function isHandled(client: Client, name: string, tenantId: string, eventId: string): Promise<boolean> {
  const { rows } = await client.query(
    'select from platform.outbox_handled where tenant_id = $1 and subscriber = $2 and event_id = $3',
    [tenantId, name, eventId],
  );
  return rows.length > 0;
}

async function markHandled(client: Client, name: string, tenantId: string, eventId: string): Promise<void> {
  await client.query(
    'insert into platform.outbox_handled (tenant_id, subscriber, event_id) values ($1, $2, $3) on conflict do nothing',
    [tenantId, name, eventId],
  );
}
