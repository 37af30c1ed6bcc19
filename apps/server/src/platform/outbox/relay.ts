import { setImmediate as afterOtherWork } from 'node:timers/promises';
import { Client } from 'pg';
import type { Bus } from '../bus/bus.ts';
import type { OutboxEvent } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { type Position, presentHorizon, readOutbox } from './outbox-store.ts';

/** Reads the outbox of all tenants as it becomes final, and hands every event to the local subscribers of this process. */
export interface Relay {
  /** Commands of this process have committed events. */
  poke(): void;
  /** Hears every event from now on, in order. What it throws is logged and stops nobody. */
  subscribe(hear: (event: OutboxEvent) => void | Promise<void>): () => void;
  /** Told after each batch, with the topics in it; for whoever reads for itself from a place of its own. */
  onBatch(tell: (topics: ReadonlySet<string>) => void): () => void;
  /** The place up to which events have been delivered, `xid:seq`. */
  position(): string;
  /** Events delivered, and batches read. */
  readonly stats: () => { events: number; batches: number };
  start(): Promise<void>;
  close(): Promise<void>;
}

export const outboxChannel = 'outbox';

/** Own commits are collected this long before they are read; a batch costs one query and one notice. */
const collectMs = 2;
/** Committed rows may wait for an older transaction to end. */
const heldBackMs = { first: 3, most: 200 };
/** In case a notice is lost. */
const pollMs = 1_000;
const batchSize = 1_000;
/** Delivering may occupy the process this long before requests and answers get their turn. */
const turnMs = 5;

/**
 * One relay per process. It reads by transaction horizon, never by "id greater than the last": a transaction with a lower
 * number may commit later. One notice a batch tells the other processes to look.
 */
export function createRelay(options: { url: string; bus: Bus; log: Logger }): Relay {
  const { url, bus, log } = options;
  const subscribers = new Set<(event: OutboxEvent) => void | Promise<void>>();
  const batchListeners = new Set<(topics: ReadonlySet<string>) => void>();
  let client: Client | null = null;
  let cursor: Position | null = null;
  let timer: NodeJS.Timeout | undefined;
  let dueAtMs = Number.POSITIVE_INFINITY;
  let reading: Promise<void> = Promise.resolve();
  let isReading = false;
  let isOwn = false;
  let backOffMs = heldBackMs.first;
  let isClosed = false;
  let stopHearing: () => void = () => undefined;
  const counts = { events: 0, batches: 0 };

  function readWithin(delayMs: number): void {
    if (isClosed) return;
    const at = performance.now() + delayMs;
    if (at >= dueAtMs) return;
    clearTimeout(timer);
    dueAtMs = at;
    timer = setTimeout(run, delayMs);
  }

  function run(): void {
    dueAtMs = Number.POSITIVE_INFINITY;
    if (isReading || isClosed) return;
    isReading = true;
    reading = read()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'reading the outbox failed');
        client = null;
        readWithin(pollMs);
      })
      .finally(() => {
        isReading = false;
        readWithin(pollMs);
      });
  }

  async function connected(): Promise<Client> {
    if (client) return client;
    const next = new Client({ connectionString: url, application_name: 'oneline-relay', keepAlive: true });
    next.on('error', (error) => {
      log.warn({ err: error }, 'relay connection lost');
      client = null;
    });
    await next.connect();
    client = next;
    return next;
  }

  async function read(): Promise<void> {
    const connection = await connected();
    cursor ??= { xid: await presentHorizon(connection), seq: '0' };
    const wasOwn = isOwn;
    isOwn = false;
    const topics = new Set<string>();
    let total = 0;
    let isHeldBack = false;
    let turnEndsAtMs = performance.now() + turnMs;
    // What is committed others may read too: they need not wait for the delivery here.
    const told = wasOwn ? bus.publish(outboxChannel, '') : undefined;
    told?.catch(() => undefined);
    for (;;) {
      const batch = await readOutbox(connection, cursor, batchSize);
      isHeldBack = batch.isHeldBack;
      for (const { event, position } of batch.events) {
        cursor = position;
        topics.add(event.topic);
        await deliver(event);
        if (performance.now() < turnEndsAtMs) continue;
        await afterOtherWork();
        turnEndsAtMs = performance.now() + turnMs;
      }
      total += batch.events.length;
      if (batch.events.length < batchSize) break;
    }
    if (total > 0) {
      counts.events += total;
      counts.batches += 1;
      for (const tell of batchListeners) tell(topics);
    }
    await told;
    if (isHeldBack) {
      readWithin(backOffMs);
      backOffMs = Math.min(heldBackMs.most, backOffMs * 2);
      isOwn ||= wasOwn;
    } else backOffMs = heldBackMs.first;
  }

  async function deliver(event: OutboxEvent): Promise<void> {
    for (const hear of subscribers) {
      try {
        await hear(event);
      } catch (error) {
        log.error({ err: error, type: event.type }, 'a subscriber failed');
      }
    }
  }

  return {
    poke() {
      isOwn = true;
      readWithin(collectMs);
    },
    subscribe(hear) {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    onBatch(tell) {
      batchListeners.add(tell);
      return () => void batchListeners.delete(tell);
    },
    position: () => (cursor ? `${cursor.xid}:${cursor.seq}` : '0:0'),
    stats: () => ({ ...counts }),
    async start() {
      // From here on: what is committed later is delivered, even if reading begins later still.
      cursor = { xid: await presentHorizon(await connected()), seq: '0' };
      stopHearing = bus.subscribe(
        outboxChannel,
        () => readWithin(0),
        () => readWithin(0),
      );
      readWithin(0);
    },
    async close() {
      isClosed = true;
      stopHearing();
      clearTimeout(timer);
      await reading;
      await client?.end();
    },
  };
}
