import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Bus } from '../bus/bus.ts';
import type { OutboxEvent } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { createDirectConnection } from './connection.ts';
import { type Batch, presentHorizon, readOutbox } from './outbox-store.ts';
import { createPacer } from './pacer.ts';
import { cursorOf, isAfter, type Position, parseCursor, startOf } from './position.ts';

/** Reads the outbox of all tenants as it becomes final, and hands every event to the local subscribers of this process. */
export interface Relay {
  /** Commands of this process have committed events. */
  poke(): void;
  /**
   * Hears every event from now on, in order. A promise that it gives is not waited for; what it throws is logged and stops
   * nobody.
   */
  subscribe(hear: (event: OutboxEvent) => void | Promise<void>): () => void;
  /** Told after each batch; for whoever reads for itself from a place of its own. */
  onBatch(tell: () => void): () => void;
  /** The place up to which events have been delivered, as a cursor. */
  position(): string;
  readonly stats: () => RelayStats;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface RelayStats {
  /** Delivered since the start. */
  readonly events: number;
  readonly batches: number;
  /** How long committed events have been waiting for an older transaction to end; 0 when none does. */
  readonly heldBackMs: number;
}

export const outboxChannel = 'outbox';

/** Reads are at least this far apart: commits that come close together share one query and one notice. */
const spacingMs = 5;
/** Committed rows may wait for an older transaction to end. */
const heldBackMs = { first: 3, most: 200 };
/** In case a notice is lost. */
const pollMs = 1_000;
const batchSize = 1_000;
/** Other work of the process has its turn this often while many events are delivered. */
const turnMs = 10;

/**
 * One relay per process. It reads by transaction horizon, never by "id greater than the last": a transaction with a lower
 * number may commit later. Only whoever has committed tells the other processes, once a batch, how far there is to read.
 */
export function createRelay(options: { url: string; bus: Bus; log: Logger }): Relay {
  const { url, bus, log } = options;
  const connection = createDirectConnection({ url, name: 'oneline-relay', log });
  const pacer = createPacer(read);
  const subscribers = new Set<(event: OutboxEvent) => void | Promise<void>>();
  const batchListeners = new Set<() => void>();
  let cursor = startOf(0n);
  /** Own commits have not been told to the others yet. */
  let isOwn = false;
  let isFailing = false;
  let isClosed = false;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let backOffMs = heldBackMs.first;
  let heldBackSinceMs: number | null = null;
  let stopHearing: () => void = () => undefined;
  const counts = { events: 0, batches: 0 };

  function soon(): void {
    pacer.within(Math.max(0, readAtMs + spacingMs - performance.now()));
  }

  /** Reads what there is; gives the time after which to look again. */
  async function read(): Promise<number> {
    readAtMs = performance.now();
    const wasOwn = isOwn;
    isOwn = false;
    let client: Client | undefined;
    try {
      client = await connection.client();
      const { events, isHeldBack } = await readAll(client);
      isFailing = false;
      if (wasOwn && (events > 0 || !isHeldBack)) notify();
      isOwn ||= wasOwn && isHeldBack;
      return again(isHeldBack);
    } catch (error) {
      isOwn ||= wasOwn;
      if (!isFailing && !isClosed) log.warn({ err: error }, 'reading the outbox failed; trying again every second');
      isFailing = true;
      if (client) connection.drop(client);
      return pollMs;
    }
  }

  function again(isHeldBack: boolean): number {
    if (!isHeldBack) {
      backOffMs = heldBackMs.first;
      heldBackSinceMs = null;
      return pollMs;
    }
    heldBackSinceMs ??= performance.now();
    const delayMs = backOffMs;
    backOffMs = Math.min(heldBackMs.most, backOffMs * 2);
    return delayMs;
  }

  async function readAll(client: Client): Promise<{ events: number; isHeldBack: boolean }> {
    let events = 0;
    for (;;) {
      const batch = await readOutbox(client, { after: cursor, limit: batchSize });
      if (batch.horizon < cursor.xid) {
        log.error(
          { horizon: `${batch.horizon}`, cursor: cursorOf(cursor) },
          'the database has gone back in time; going on from its present',
        );
      }
      await deliver(batch);
      if (isClosed) break;
      events += batch.entries.length;
      cursor = batch.upTo;
      if (batch.isFull) continue;
      if (events > 0) {
        counts.batches += 1;
        for (const tell of batchListeners) tell();
      }
      return { events, isHeldBack: batch.isHeldBack };
    }
    return { events, isHeldBack: false };
  }

  async function deliver({ entries }: Batch): Promise<void> {
    let turnEndsAtMs = performance.now() + turnMs;
    for (const { event, position } of entries) {
      if (isClosed) return;
      cursor = position;
      counts.events += 1;
      for (const hear of subscribers) tell(hear, event);
      if (performance.now() < turnEndsAtMs) continue;
      await nextTurn();
      turnEndsAtMs = performance.now() + turnMs;
    }
  }

  function tell(hear: (event: OutboxEvent) => void | Promise<void>, event: OutboxEvent): void {
    const failed = (error: unknown): void =>
      log.error({ err: error, type: event.type, eventId: event.id }, 'a subscriber failed');
    try {
      hear(event)?.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  function notify(): void {
    // A notice that is lost costs the others a second.
    bus.publish(outboxChannel, cursorOf(cursor)).catch((error: unknown) => log.debug({ err: error }, 'notice lost'));
  }

  function hearNotice(payload: string): void {
    const told: Position | undefined = parseCursor(payload);
    if (!told || isAfter(told, cursor)) soon();
  }

  return {
    poke() {
      isOwn = true;
      soon();
    },
    subscribe(hear) {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    onBatch(tell) {
      batchListeners.add(tell);
      return () => void batchListeners.delete(tell);
    },
    position: () => cursorOf(cursor),
    stats: () => ({
      ...counts,
      heldBackMs: heldBackSinceMs === null ? 0 : Math.round(performance.now() - heldBackSinceMs),
    }),
    async start() {
      // From here on: what is committed later is delivered, even if reading begins later still.
      cursor = startOf(await presentHorizon(await connection.client()));
      stopHearing = bus.subscribe(outboxChannel, hearNotice, soon);
      pacer.within(0);
    },
    async close() {
      isClosed = true;
      stopHearing();
      await pacer.close();
      await connection.close();
    },
  };
}
