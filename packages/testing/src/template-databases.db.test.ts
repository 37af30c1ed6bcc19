import type { DatabaseUrls } from '@oneline/postgres';
import { Client } from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import type {} from './global-setup.ts';
import { createTestDatabases } from './template-databases.ts';

const databases = () => createTestDatabases(inject('postgresAdminUrl'));

test('a template is prepared once for all who ask, and each clone is its own', async () => {
  const { template, clone } = databases();
  let prepared = 0;
  const prepare = async (urls: DatabaseUrls): Promise<void> => {
    prepared += 1;
    await query(
      urls.owner,
      `create schema desk; create table desk.note (text text); insert into desk.note values ('first');
       grant usage on schema desk to oneline_app; grant select, insert on desk.note to oneline_app`,
    );
  };
  const name = unique('shared');
  const [made] = await Promise.all([template(name, prepare), template(name, prepare), template(name, prepare)]);
  expect(prepared).toBe(1);
  const [one, other] = await Promise.all([clone(made), clone(made)]);
  await query(one.urls.app, `insert into desk.note values ('second')`);
  expect(await query(one.urls.app, 'select count(*)::int from desk.note')).toEqual([{ count: 2 }]);
  expect(await query(other.urls.app, 'select count(*)::int from desk.note')).toEqual([{ count: 1 }]);
  expect(await query(other.adminUrl, 'select current_database() as name')).toEqual([{ name: other.database }]);
  await Promise.all([one.drop(), other.drop()]);
  await expect(query(one.urls.app, 'select 1')).rejects.toMatchObject({ code: '3D000' });
});

test('the application owns nothing in a clone, and the public stays outside', async () => {
  const { template, clone } = databases();
  const made = await clone(await template(unique('rights'), async () => undefined));
  onTestFinished(() => made.drop());
  await expect(query(made.urls.app, 'create schema mine')).rejects.toMatchObject({ code: '42501' });
  await query(made.urls.owner, 'create schema jobs authorization oneline_relay');
  await query(made.urls.relay, 'create table jobs.job ()');
  const [row] = await query(
    made.adminUrl,
    `select has_database_privilege('public', current_database(), 'connect') as open`,
  );
  expect(row).toEqual({ open: false });
});

test('connections that a test left open are told, and the database is gone all the same', async () => {
  const { template, clone } = databases();
  const made = await clone(await template(unique('leak'), async () => undefined));
  const left = new Client({ connectionString: made.urls.app, application_name: 'forgotten' });
  left.on('error', () => undefined);
  await left.connect();
  await expect(made.drop()).rejects.toThrow(/stayed open.*forgotten/);
  await expect(query(made.urls.app, 'select 1')).rejects.toMatchObject({ code: '3D000' });
});

test('a preparation that failed, or left connections open, is told and done again by the next who asks', async () => {
  const { template, clone } = databases();
  const name = unique('retried');
  const fail = async (urls: DatabaseUrls): Promise<void> => {
    await query(urls.owner, 'create table half ()');
    throw new Error('a broken migration');
  };
  await expect(template(name, fail)).rejects.toThrow('a broken migration');
  const left: Client[] = [];
  const leak = async (urls: DatabaseUrls): Promise<void> => {
    const client = new Client({ connectionString: urls.owner, application_name: 'forgotten' });
    client.on('error', () => undefined);
    await client.connect();
    left.push(client);
  };
  await expect(template(name, leak)).rejects.toThrow(/left connections open.*forgotten/);
  const made = await clone(await template(name, (urls) => query(urls.owner, 'create table whole ()')));
  onTestFinished(() => made.drop());
  expect(await query(made.urls.owner, `select to_regclass('half') as half, to_regclass('whole') as whole`)).toEqual([
    { half: null, whole: 'whole' },
  ]);
});

/** Databases of one run are shared with all other tests of it. */
function unique(name: string): string {
  return `proof_${name}_${crypto.randomUUID().slice(0, 8)}`;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}
