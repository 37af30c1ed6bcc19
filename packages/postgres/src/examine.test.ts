import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatabaseUrls } from './database-urls.ts';
import { examine } from './examine.ts';
import type { EmbeddedPostgres } from './launcher.ts';
import { provision } from './provision.ts';
import { makePrivateDirectory, query, start } from './testing/servers.ts';

let dataDir: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  dataDir = await makePrivateDirectory();
  server = await start({ dataDir });
});

afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});

const provisioned = (database: string): Promise<DatabaseUrls> =>
  provision({
    adminUrl: server.adminUrl,
    database,
    passwords: { owner: 'o', app: 'a-secret', relay: 'r', backup: 'b' },
  });

test('a database as it should be has no findings', async () => {
  expect(await examine(await provisioned('sound'))).toEqual([]);
});

test('a server that does not answer, and one that refuses the login, are told apart', async () => {
  const urls = await provisioned('doors');
  const away = urls.owner.replace(`:${server.port}/`, ':9/');
  expect(await examine({ ...urls, owner: away })).toMatchObject([
    { code: 'postgres.unreachable', severity: 'error', details: { host: '127.0.0.1', port: 9, database: 'doors' } },
  ]);
  expect(await examine({ ...urls, owner: urls.owner.replace(':o@', ':wrong@') })).toMatchObject([
    { code: 'postgres.login_refused', details: { user: 'doors_owner' } },
  ]);
  expect(JSON.stringify(await examine({ ...urls, owner: away }))).not.toContain(':o@');
});

test('a database that does not exist comes with the statement that makes it', async () => {
  const urls = await provisioned('vanished');
  await query(server.adminUrl, 'drop database vanished');
  const [finding] = await examine(urls);
  expect(finding).toMatchObject({ code: 'postgres.database_missing', details: { database: 'vanished' } });
  await query(server.adminUrl, finding?.statements.join('\n') ?? '');
  const after = await examine(urls);
  expect(after.map(({ code }) => code)).toEqual(['postgres.rights_missing']);
  await query(server.adminUrl, after[0]?.statements.join('\n') ?? '');
  expect(await examine(urls)).toEqual([]);
});

test('missing roles and rights come with the statements that make them, without the passwords', async () => {
  const urls = await provisioned('stripped');
  await query(server.adminUrl, 'revoke connect on database stripped from stripped_app_login, stripped_backup_login');
  await query(server.adminUrl, 'drop role stripped_app_login; revoke oneline_relay from stripped_owner');
  await query(server.adminUrl, 'grant connect on database stripped to public');
  const findings = await examine(urls);
  expect(findings).toMatchObject([{ code: 'postgres.rights_missing', severity: 'error' }]);
  const statements = findings[0]?.statements.join('\n') ?? '';
  expect(statements).not.toContain('a-secret');
  await query(server.adminUrl, statements);
  expect(await examine(urls)).toEqual([]);
});

test('a role whose password does not work comes with the statement that sets it', async () => {
  const urls = await provisioned('changed');
  await query(server.adminUrl, `alter role changed_app_login password 'something else'`);
  const findings = await examine(urls);
  expect(findings).toMatchObject([{ code: 'postgres.login_refused', details: { user: 'changed_app_login' } }]);
  await query(server.adminUrl, findings[0]?.statements.join('\n') ?? '');
  expect(await examine(urls)).toEqual([]);
});

test('a role that no policy would bind is named', async () => {
  const urls = await provisioned('mighty');
  await query(server.adminUrl, 'alter role mighty_app_login bypassrls; grant mighty_owner to mighty_backup_login');
  const findings = await examine(urls);
  expect(findings).toMatchObject([
    { code: 'postgres.role_too_powerful', details: { role: 'mighty_app_login' } },
    { code: 'postgres.role_too_powerful', details: { role: 'mighty_backup_login' } },
  ]);
  for (const { statements } of findings) await query(server.adminUrl, statements.join('\n'));
  expect(await examine(urls)).toEqual([]);
});

test('an encoding that cannot hold Chinese is named', async () => {
  const urls = await provisioned('latin');
  await query(server.adminUrl, 'drop database latin');
  const options = `owner latin_owner template template0 encoding 'LATIN1' locale_provider libc locale 'C'`;
  await query(server.adminUrl, `create database latin ${options}`);
  expect((await examine(urls))[0]).toMatchObject({ code: 'postgres.wrong_encoding', details: { encoding: 'LATIN1' } });
});

test('a database that takes no changes, or may lose them, is named', async () => {
  const urls = await provisioned('careless');
  await query(
    server.adminUrl,
    `alter database careless set default_transaction_read_only = on; alter database careless set synchronous_commit = off`,
  );
  expect(await examine(urls)).toMatchObject([
    { code: 'postgres.read_only' },
    { code: 'postgres.not_durable', details: { setting: 'synchronous_commit' } },
  ]);
});

test('too few connections are a warning', async () => {
  const urls = await provisioned('narrow');
  await query(server.adminUrl, 'alter database narrow connection limit 20');
  expect(await examine(urls, { neededConnections: 21 })).toMatchObject([
    { code: 'postgres.too_few_connections', severity: 'warning', details: { available: 20, needed: 21 } },
  ]);
  expect(await examine(urls, { neededConnections: 20 })).toEqual([]);
  await query(server.adminUrl, 'alter database narrow connection limit -1');
  expect(await examine(urls, { neededConnections: 98 })).toMatchObject([
    { details: { available: 97, maxConnections: 100 } },
  ]);
});

test('clocks that differ by more than a second are a warning', async () => {
  const urls = await provisioned('late');
  const clock = (aheadMs: number) => ({ now: () => new Date(Date.now() + aheadMs) });
  const [finding] = await examine(urls, { clock: clock(60_000) });
  expect(finding).toMatchObject({ code: 'postgres.clock_skew', severity: 'warning' });
  expect(Math.round(Number(finding?.details.skewMs) / 1000)).toBe(-60);
  expect(await examine(urls, { clock: clock(-60_000) })).toMatchObject([{ code: 'postgres.clock_skew' }]);
  expect(await examine(urls, { clock: clock(0) })).toEqual([]);
});
