import { join } from 'node:path';
import { findRunningServer } from '@oneline/postgres';
import { Client } from 'pg';

/** Of the embedded database of a running server. */
export async function superuserUrl(place: string, database = 'postgres'): Promise<string> {
  const url = new URL((await findRunningServer(join(place, 'postgres')))?.adminUrl ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

/** Does what nobody may. */
export async function asSuperuser(place: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: await superuserUrl(place, 'oneline') });
  await client.connect();
  await client.query(sql);
  await client.end();
}
