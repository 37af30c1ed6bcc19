import type { Client } from 'pg';
import type { OutboxEvent, SubscriberBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { createDirectConnection, type DirectConnection } from './connection.ts';
import { moveTo, placeOf, takeLease } from './durable-store.ts';
import { HandledBefore } from './handle-once.ts';
import { readOutbox } from './outbox-store.ts';
import { createPacer } from './pacer.ts';
import { isAfter, type Position, startOf } from './position.ts';

/** Drives durable subscribers: each by one process of the cluster, from the place where it stopped. */
export interface DurableSubscribers {
  start(): Promise<void>;
  /** New events may be there. */
  poke(): void;
  readonly stats: () => readonly DurableStats[];
  close(): Promise<void>;
}

export interface DurableStats {
  readonly subscriber: string;
  /** By this process. */
  readonly isDriven: boolean;
  readonly handled: number;
  /** Failures in a row of the event it stands at; nothing after that event is handled. */
  readonly failures: number;
}

const batchSize = 200;
const pollMs = 1_000;
const retryMs = { first: 500, most: 60_000 };
/** The place after events that do not concern a subscriber is written down this often. */
const saveEveryMs = 10_000;

/**
 * At least once, in order. A subscriber belongs to the process whose connection holds its advisory lock; that same
 * connection writes down its place after every event, so a process that has lost the lock cannot move it. Whoever dies
 * between an event's handling and its place leaves that one event to be handled again: handlers that write use `handleOnce`
 * in their command, others bear repetition. A handler that fails gets the same event again, up to a minute apart; other
 * subscribers go on meanwhile.
 */
export function createDurableSubscribers(options: {
  url: string;
  subscribers: readonly SubscriberBinding[];
  log: Logger;
}): DurableSubscribers {
  const { url, subscribers, log } = options;
  const connection = createDirectConnection({ url, name: 'oneline-durable', log });
  const drivers = subscribers.map((subscriber) => createDriver(subscriber, { connection, log }));
  return {
    start: async () => void (await Promise.all(drivers.map((driver) => driver.start()))),
    poke() {
      for (const driver of drivers) driver.poke();
    },
    stats: () => drivers.map((driver) => driver.stats()),
    async close() {
      await Promise.all(drivers.map((driver) => driver.close()));
      await connection.close();
    },
  };
}

interface Driver {
  start(): Promise<void>;
  poke(): void;
  stats(): DurableStats;
  close(): Promise<void>;
}

function createDriver(subscriber: SubscriberBinding, deps: { connection: DirectConnection; log: Logger }): Driver {
  const { name, topics } = subscriber;
  const { connection, log } = deps;
  const pacer = createPacer(work);
  /** The connection that holds the lease; a connection made later does not. */
  let leasedOn: Client | null = null;
  let place = startOf(0n);
  let saved = place;
  let savedAtMs = 0;
  let handling: OutboxEvent | null = null;
  let handled = 0;
  let failures = 0;
  let isClosed = false;

  async function work(): Promise<number> {
    let client: Client | undefined;
    try {
      client = await connection.client();
      if (leasedOn !== client) {
        leasedOn = null;
        if (!(await takeLease(client, name))) return pollMs;
        leasedOn = client;
        saved = await placeOf(client, name);
        place = saved;
      }
      await drive(client);
      return pollMs;
    } catch (error) {
      return afterFailure(error, client);
    }
  }

  async function drive(client: Client): Promise<void> {
    for (;;) {
      const batch = await readOutbox(client, { after: place, limit: batchSize, topics });
      for (const { event, position } of batch.entries) {
        if (isClosed) return;
        handling = event;
        await answer(event);
        handling = null;
        failures = 0;
        handled += 1;
        await save(client, position);
      }
      if (isAfter(batch.upTo, place)) place = batch.upTo;
      if (!batch.isFull) break;
    }
    if (performance.now() - savedAtMs > saveEveryMs) await save(client, place);
  }

  async function answer(event: OutboxEvent): Promise<void> {
    try {
      await subscriber.handle(event);
    } catch (error) {
      if (!(error instanceof HandledBefore)) throw error;
    }
  }

  async function save(client: Client, position: Position): Promise<void> {
    place = position;
    if (isAfter(place, saved)) await moveTo(client, name, place);
    saved = place;
    savedAtMs = performance.now();
  }

  function afterFailure(error: unknown, client: Client | undefined): number {
    if (!handling) {
      if (!isClosed) log.warn({ err: error, subscriber: name }, 'driving a durable subscriber failed');
      if (client) connection.drop(client);
      return pollMs;
    }
    const { id: eventId, type } = handling;
    handling = null;
    const retryInMs = Math.min(retryMs.most, retryMs.first * 2 ** failures);
    failures += 1;
    log.error({ err: error, subscriber: name, eventId, type, failures, retryInMs }, 'a durable subscriber failed');
    return retryInMs;
  }

  return {
    async start() {
      await placeOf(await connection.client(), name);
      pacer.within(0);
    },
    poke() {
      // Who fails is not hurried by new events, and who waits for the lease asks for it in its own time.
      if (leasedOn && failures === 0) pacer.within(0);
    },
    stats: () => ({ subscriber: name, isDriven: leasedOn !== null, handled, failures }),
    async close() {
      isClosed = true;
      await pacer.close();
    },
  };
}
