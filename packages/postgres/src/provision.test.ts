import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withClient } from './admin-connection.ts';
import type { DatabasePlace, DatabaseUrls, RolePasswords } from './database-urls.ts';
import type { EmbeddedPostgres } from './launcher.ts';
import { provision } from './provision.ts';
import { as, makeDatabase, makeRole } from './testing/admins.ts';
import { debian15, makeOpenDirectory, query, start } from './testing/servers.ts';

const passwords: RolePasswords = { owner: 'o-wner', app: 'a-pp', relay: 'r-elay', backup: 'b-ackup' };
const servers = [
  { name: 'PostgreSQL 18', options: {} },
  { name: 'PostgreSQL 15', options: { binaryDir: debian15 } },
];

describe.each(servers)('$name', ({ options }) => {
  let dataDir: string;
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    dataDir = await makeOpenDirectory();
    server = await start({ ...options, dataDir, durability: 'none' });
  });
  afterAll(async () => {
    await server.close();
    await rm(dataDir, { recursive: true });
  });

  test('a superuser gets a database with its roles', async () => {
    const urls = await provision({ adminUrl: server.adminUrl, database: 'oneline', passwords });
    await proveRights(urls);
    await proveStrangersOutside(server.adminUrl, 'oneline');
  });

  test('a role that may create roles and owns the database is enough', async () => {
    const owner = await makeRole(server.adminUrl, 'shop', 'createrole');
    await clearGroups(server.adminUrl);
    await makeDatabase(server.adminUrl, 'shop', 'shop');
    const url = as(server.adminUrl, owner, 'shop');
    const place: DatabasePlace = { adminUrl: url, ownerUrl: url, passwords };
    await proveRights(await provision(place));
    expect((await provision(place)).owner).toBe(url);
    await proveStrangersOutside(server.adminUrl, 'shop');
  });

  test('an owner that may create no roles needs an administrator beside it', async () => {
    await clearGroups(server.adminUrl);
    const owner = await makeRole(server.adminUrl, 'branch', '');
    const admin = await makeRole(server.adminUrl, 'gatekeeper', 'createrole');
    await makeDatabase(server.adminUrl, 'branch', 'branch');
    const ownerUrl = as(server.adminUrl, owner, 'branch');
    // Through the database itself, from which the public is about to be shut out.
    const place = { adminUrl: as(server.adminUrl, admin, 'branch'), ownerUrl, passwords };
    await proveRights(await provision(place));
    await proveRights(await provision(place));
    await proveStrangersOutside(server.adminUrl, 'branch');
  });

  test('who may create no roles is told the statements, and they are all that is needed', async () => {
    await clearGroups(server.adminUrl);
    const owner = await makeRole(server.adminUrl, 'powerless', '');
    await makeDatabase(server.adminUrl, 'powerless', 'powerless');
    const url = as(server.adminUrl, owner, 'powerless');
    const refusal = await provision({ adminUrl: url, ownerUrl: url, passwords }).catch((error) => error);
    expect(refusal).toMatchObject({ code: 'postgres.insufficient_rights' });
    const statements: string[] = refusal.details.statements;
    for (const password of Object.values(passwords)) expect(statements.join('\n')).not.toContain(password);
    await query(server.adminUrl, statements.join('\n'));
    await proveRights(await provision({ adminUrl: url, ownerUrl: url, passwords }));
  });

  test('repeating it changes nothing', async () => {
    const place = { adminUrl: server.adminUrl, database: 'again', passwords };
    await provision(place);
    const before = await catalog(server.adminUrl);
    await provision(place);
    expect(await catalog(server.adminUrl)).toEqual(before);
  });

  test('a password that no longer works is set again', async () => {
    const place = { adminUrl: server.adminUrl, database: 'relocked', passwords };
    await provision(place);
    const others = { owner: 'other-1', app: 'other-2', relay: 'other-3', backup: 'other-4' };
    await proveRights(await provision({ ...place, passwords: others }));
    await expect(
      query(as(server.adminUrl, { user: 'relocked_app_login', password: 'a-pp' }), 'select'),
    ).rejects.toThrow();
  });

  test("databases whose processes all start at once do not get in each other's way", async () => {
    await clearGroups(server.adminUrl);
    const places = ['north', 'south', 'north', 'south'].map((database) => ({
      adminUrl: server.adminUrl,
      database,
      passwords,
    }));
    const [north, south] = await Promise.all(places.map((place) => provision(place)));
    for (const urls of [north, south]) if (urls) await proveRights(urls);
  });

  test('names that need quoting are quoted', async () => {
    const urls = await provision({ adminUrl: server.adminUrl, database: 'Nord-West "7" 区', passwords });
    await proveRights(urls);
  });
});

/** What migrations, the application, the relay and back-ups rely on. */
async function proveRights(urls: DatabaseUrls): Promise<void> {
  await query(
    urls.owner,
    `drop schema if exists proof cascade; drop schema if exists proof_relay cascade;
     create schema proof authorization current_user; create schema proof_relay authorization oneline_relay;
     create table proof.item (n int); insert into proof.item values (1), (2);
     alter table proof.item enable row level security;
     create policy app on proof.item to oneline_app using (n = 1);
     create policy relay on proof.item to oneline_relay using (true);
     create policy backup on proof.item for select to oneline_backup using (true);
     grant usage on schema proof to oneline_app, oneline_relay, oneline_backup;
     grant select, insert on proof.item to oneline_app; grant select, delete on proof.item to oneline_relay;
     grant select on proof.item to oneline_backup`,
  );
  const counted = async (url: string): Promise<unknown> => query(url, 'select count(*)::int from proof.item');
  expect(await counted(urls.app)).toEqual([{ count: 1 }]);
  expect(await counted(urls.relay)).toEqual([{ count: 2 }]);
  expect(await counted(urls.backup)).toEqual([{ count: 2 }]);
  await query(urls.relay, 'create table proof_relay.job ()');
  const refused = { code: '42501' };
  const forbidden = [
    'create schema mine',
    'create temporary table mine ()',
    'create table public.mine ()',
    'drop table proof.item',
    'create role mine',
  ];
  for (const url of [urls.app, urls.relay, urls.backup]) {
    await withClient(url, async (client) => {
      for (const sql of forbidden) await expect(client.query(sql), sql).rejects.toMatchObject(refused);
    });
  }
  await expect(query(urls.app, 'set role oneline_relay')).rejects.toMatchObject(refused);
  await expect(query(urls.backup, 'delete from proof.item')).rejects.toMatchObject(refused);
  const [powers] = await query(
    urls.owner,
    `select bool_or(rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) as any
     from pg_roles where rolname like '%\\_login' or rolname in ('oneline_app', 'oneline_relay', 'oneline_backup')`,
  );
  expect(powers).toEqual({ any: false });
}

async function proveStrangersOutside(adminUrl: string, database: string): Promise<void> {
  const stranger = await makeRole(adminUrl, `stranger_to_${database}`, '');
  await expect(query(as(adminUrl, stranger, database), 'select')).rejects.toMatchObject({ code: '42501' });
}

/** As on a server that has not seen OneLine. */
async function clearGroups(adminUrl: string): Promise<void> {
  const databases = await query<{ name: string }>(
    adminUrl,
    `select datname as name from pg_database where not datistemplate and datname <> 'postgres'`,
  );
  for (const { name } of databases) {
    const url = new URL(adminUrl);
    url.pathname = `/${encodeURIComponent(name)}`;
    await query(
      url.href,
      `do $$ declare r text; begin
         for r in select rolname from pg_roles where rolname in ('oneline_app', 'oneline_relay', 'oneline_backup') loop
           execute format('drop owned by %I cascade', r);
         end loop;
       end $$`,
    );
  }
  await query(adminUrl, 'drop role if exists oneline_app, oneline_relay, oneline_backup');
}

async function catalog(adminUrl: string): Promise<unknown[]> {
  return query(
    adminUrl,
    `select 'role' as kind, rolname as name, xmin::text from pg_authid
     union all select 'member', oid::text, xmin::text from (select 0 as oid, xmin from pg_auth_members) m
     union all select 'database', datname, xmin::text from pg_database order by 1, 2, 3`,
  );
}
