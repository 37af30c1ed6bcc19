import { join } from 'node:path';
import { type Backup, operationRoutes } from '@oneline/contracts';
import { makeTemporaryDirectory, type TemporaryDirectory, until } from '@oneline/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrationSources } from '../../migration-sources.ts';
import { restoreFrom } from '../../platform/backup/index.ts';
import { createTestServer, type TestReader, type TestServer } from '../../testing/test-server.ts';

let dir: TemporaryDirectory;
const servers: TestServer[] = [];

beforeEach(async () => {
  dir = await makeTemporaryDirectory('working');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await dir.close();
});

async function start(name: string, isWorking = true): Promise<TestServer> {
  const server = await createTestServer({ isWorking, env: { ONELINE_DATA: join(dir.path, name) } });
  servers.push(server);
  return server;
}

async function waitForBackup(reader: TestReader): Promise<Backup> {
  const done = async () =>
    (await reader.call(operationRoutes.backups)).body.items.find(({ state }) => state === 'done');
  return until(done, { what: 'the backup is made', timeoutMs: 15_000 });
}

test('a working server makes the backup it is asked for', async () => {
  const server = await start('one');
  const reader = (await server.tenant({ isHost: true })).reader();
  expect((await reader.call(operationRoutes.runBackup)).status).toBe(202);
  const backup = await waitForBackup(reader);
  expect(backup).toMatchObject({ verifiedAt: expect.any(String), isScheduled: false });
});

test('a restored server takes up the work that was open, in the order of its events', async () => {
  const one = await start('one');
  const reader = (await one.tenant({ isHost: true })).reader();
  await reader.call(operationRoutes.runBackup);
  // In the moment that it holds it is itself still being made.
  const { fileName } = await waitForBackup(reader);

  const two = await start('two', false);
  const { rows: schemas } = await two.owner.query(
    `select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public|graphile_worker)'`,
  );
  await two.owner.query(schemas.map(({ nspname }) => `drop schema ${nspname} cascade`).join(';'));
  const report = await restoreFrom({
    file: join(dir.path, 'one', 'backups', fileName ?? ''),
    ownerUrl: two.urls.owner,
    sources: migrationSources(),
    log: two.platform.log,
    dataDir: join(dir.path, 'two'),
    objects: null,
    isWithoutSecrets: true,
  });
  expect(report.openJobs).toBe(1);
  const { rows: before } = await two.owner.query('select max(xid)::text as last from platform.outbox_cursor');
  await two.start();
  const ended = async () => {
    const { rows } = await two.owner.query('select state, error_code from operations.backup order by started_at');
    return rows.length === 2 && rows[1].state === 'done' && rows;
  };
  expect(await until(ended, { what: 'the open job runs', timeoutMs: 15_000 })).toEqual([
    { state: 'failed', error_code: 'operations.interrupted' },
    { state: 'done', error_code: null },
  ]);
  const { rows: after } = await two.owner.query('select min(xid)::text as last from platform.outbox_cursor');
  expect(BigInt(after[0].last)).toBeGreaterThan(BigInt(before[0].last));
});
