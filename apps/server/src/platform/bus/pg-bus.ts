import { Client } from 'pg';
import type { Logger } from '../log/log.ts';
import { type Bus, requireCarriable } from './bus.ts';

interface Listener {
  hear(payload: string): void;
  readonly onGap: (() => void) | undefined;
}

const reconnectMs = { first: 250, most: 5_000 };
const patienceMs = 10_000;

/** LISTEN/NOTIFY on a direct connection, which is made again when it is lost. */
export async function createPgBus({ url, log }: { url: string; log: Logger }): Promise<Bus> {
  const listeners = new Map<string, Set<Listener>>();
  let present: Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const client = new Client({
      connectionString: url,
      application_name: 'oneline-bus',
      keepAlive: true,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    });
    client.on('error', (error) => log.warn({ err: error }, 'bus connection lost'));
    client.on('end', () => leave(client));
    client.on('notification', ({ channel, payload = '' }) => {
      for (const { hear } of listeners.get(channel) ?? []) hear(payload);
    });
    await client.connect();
    if (isClosed) return client.end();
    present = client;
    for (const channel of listeners.keys()) void listen(client, channel);
  }

  async function listen(client: Client, channel: string): Promise<void> {
    if (!(await run(client, `listen ${client.escapeIdentifier(channel)}`, []))) return;
    for (const { onGap } of listeners.get(channel) ?? []) onGap?.();
  }

  /** Runs a statement; a connection on which one fails is left. */
  async function run(client: Client, text: string, values: readonly string[]): Promise<boolean> {
    try {
      await client.query(text, [...values]);
      return true;
    } catch (error) {
      if (!isClosed) log.warn({ err: error }, 'bus statement failed');
      leave(client);
      client.end().catch(() => undefined);
      return false;
    }
  }

  function leave(client: Client): void {
    if (present !== client) return;
    present = null;
    if (!isClosed) connectAgain(reconnectMs.first);
  }

  function connectAgain(delayMs: number): void {
    retry = setTimeout(() => {
      connect().catch((error: unknown) => {
        if (isClosed) return;
        log.warn({ err: error }, 'bus cannot reach the database');
        connectAgain(Math.min(reconnectMs.most, delayMs * 2));
      });
    }, delayMs);
  }

  await connect();
  return {
    async publish(channel, payload) {
      requireCarriable(channel, payload);
      if (present) await run(present, 'select pg_notify($1, $2)', [channel, payload]);
    },
    subscribe(channel, hear, onGap) {
      requireCarriable(channel);
      const listener: Listener = { hear, onGap };
      const known = listeners.get(channel);
      if (known) known.add(listener);
      else listeners.set(channel, new Set([listener]));
      // Heard already when it is known, but then nobody would say when.
      if (present) void listen(present, channel);
      return () => void listeners.get(channel)?.delete(listener);
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await present?.end();
    },
  };
}
