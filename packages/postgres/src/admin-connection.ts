import { Client } from 'pg';
import { superuser } from './cluster.ts';

const connectTimeoutMs = 10_000;

/** The superuser's way in. */
export function superuserUrl(port: number, password: string, database = 'postgres'): string {
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Runs `work` on a connection of its own, and closes it. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: 'oneline-setup',
    connectionTimeoutMillis: connectTimeoutMs,
  });
  // A connection that breaks while idle says so here; the next query says it too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    // Ending a connection that is already broken has nothing to add.
    await client.end().catch(() => undefined);
  }
}
