import { Client } from 'pg';
import type { Logger } from '../log/log.ts';

/** A connection that is nobody else's, opened when it is needed and again after it was lost. */
export interface DirectConnection {
  client(): Promise<Client>;
  /** Leaves a connection on which something failed; the next `client()` is another. */
  drop(client: Client): void;
  close(): Promise<void>;
}

const patienceMs = 10_000;
/** The server notices within seconds that the machine of this process is gone, and frees its locks. */
const serverOptions = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

export function createDirectConnection(options: { url: string; name: string; log: Logger }): DirectConnection {
  const { url, name, log } = options;
  const forgetBy = new WeakMap<Client, () => void>();
  let present: Promise<Client> | null = null;
  let isClosed = false;

  async function open(): Promise<Client> {
    const client = new Client({
      connectionString: url,
      application_name: name,
      keepAlive: true,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
      options: serverOptions,
    });
    client.on('error', (error) => log.warn({ err: error, connection: name }, 'direct connection lost'));
    await client.connect();
    return client;
  }

  return {
    client() {
      if (isClosed) return Promise.reject(new Error(`${name} is closed`));
      if (!present) {
        const opened = open();
        const forget = (): void => {
          if (present === opened) present = null;
        };
        opened.then((client) => {
          client.once('end', forget);
          forgetBy.set(client, forget);
        }, forget);
        present = opened;
      }
      return present;
    },
    drop(client) {
      forgetBy.get(client)?.();
      // It may hang on a network that is gone; nobody waits for it.
      client.end().catch(() => undefined);
    },
    async close() {
      isClosed = true;
      const last = await present?.catch(() => null);
      await last?.end();
    },
  };
}
