import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** How values are written and read, so that the same value is the same text on every server. */
const settings = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 3;
set bytea_output = 'hex'; set client_encoding = 'UTF8'; set statement_timeout = 0; set lock_timeout = 0;
set idle_in_transaction_session_timeout = 0; set synchronize_seqscans = off`;

/** Runs `work` on a connection of its own, which is broken off when `signal` is aborted; the server then rolls back. */
export async function withSession<Result>(
  options: { url: string; name: string; signal?: AbortSignal | undefined },
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: options.url, application_name: options.name, keepAlive: true });
  // A lost connection also fails the query that is under way, which is where it is told.
  client.on('error', () => undefined);
  await client.connect();
  const breakOff = (): void => void client.end().catch(() => undefined);
  options.signal?.addEventListener('abort', breakOff, { once: true });
  try {
    options.signal?.throwIfAborted();
    await client.query(settings);
    return await work(client);
  } finally {
    options.signal?.removeEventListener('abort', breakOff);
    await client.end().catch(() => undefined);
  }
}

/**
 * The output of a COPY … TO STDOUT. The statement is sent when the first piece is asked for: a lost connection may fail it
 * at once, when somebody must be listening already.
 */
export async function* copyRows(client: Client, text: string): AsyncGenerator<Buffer> {
  yield* client.query(copyTo(text));
}

/** `"schema"."name"` */
export function quoted(table: { schema: string; name: string }): string {
  return `${quotedName(table.schema)}.${quotedName(table.name)}`;
}

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
