import type { DomainError } from '@oneline/kernel';
import { Client } from 'pg';
import { superuser } from './cluster.ts';
import { partsOf } from './database-urls.ts';
import { errors } from './errors.ts';

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

/**
 * Why a connection was refused. `28…` is an invalid authorization, `42501` a missing right to connect, `3D000` an unknown
 * database (PostgreSQL, appendix A). Returns `postgres.database_missing`, `login_refused` or `unreachable`.
 */
export function connectionError(url: string, refusal: unknown): DomainError {
  const { code = '', message } = refusal as { code?: string; message: string };
  const details = { ...partsOf(url), reason: message || code };
  if (code === '3D000') return errors.databaseMissing(details, refusal);
  const isLogin = code.startsWith('28') || code === '42501';
  return isLogin ? errors.loginRefused(details, refusal) : errors.unreachable(details, refusal);
}
