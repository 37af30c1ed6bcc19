import { Client } from 'pg';
import type { Logger } from '../log/log.ts';
import type { Bus } from './bus.ts';

const reconnectMs = { first: 250, most: 5_000 };
/** A channel name that any payload-free NOTIFY may carry. */
const channelPattern = /^[a-z_]{1,40}$/;

/** LISTEN/NOTIFY on a direct connection, which is made again when it is lost. */
export async function createPgBus({ url, log }: { url: string; log: Logger }): Promise<Bus> {
  const heard = new Map<string, Set<{ hear(payload: string): void; onGap?: (() => void) | undefined }>>();
  let client: Client | null = null;
  let isClosed = false;
  // One statement at a time; a failed one is only a lost notice.
  let queue: Promise<unknown> = Promise.resolve();

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: url, application_name: 'oneline-bus', keepAlive: true });
    next.on('error', (error) => log.warn({ err: error }, 'bus connection lost'));
    next.on('end', () => {
      if (client !== next) return;
      client = null;
      if (!isClosed) void reconnect(reconnectMs.first);
    });
    next.on('notification', ({ channel, payload = '' }) => {
      for (const listener of heard.get(channel) ?? []) listener.hear(payload);
    });
    await next.connect();
    for (const channel of heard.keys()) await next.query(`listen "${channel}"`);
    client = next;
  }

  async function reconnect(delayMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
    if (isClosed) return;
    try {
      await connect();
      for (const listeners of heard.values()) for (const listener of listeners) listener.onGap?.();
    } catch (error) {
      log.warn({ err: error }, 'bus cannot reach the database');
      void reconnect(Math.min(reconnectMs.most, delayMs * 2));
    }
  }

  await connect();
  return {
    publish(channel, payload) {
      queue = queue.catch(() => undefined).then(() => client?.query('select pg_notify($1, $2)', [channel, payload]));
      return queue.then(() => undefined);
    },
    subscribe(channel, hear, onGap) {
      if (!channelPattern.test(channel)) throw new Error(`not a channel: ${channel}`);
      const listener = { hear, onGap };
      const listeners = heard.get(channel);
      if (listeners) listeners.add(listener);
      else {
        heard.set(channel, new Set([listener]));
        queue = queue.catch(() => undefined).then(() => client?.query(`listen "${channel}"`));
      }
      return () => void heard.get(channel)?.delete(listener);
    },
    async close() {
      isClosed = true;
      await client?.end();
    },
  };
}
