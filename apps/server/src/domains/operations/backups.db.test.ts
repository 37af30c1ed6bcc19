import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operationRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrationSources } from '../../migration-sources.ts';
import { backupErrors, createObjectFolder, restoreFrom, verifyBackup } from '../../platform/backup/index.ts';
import { createTestServer, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { type Bench, createBench, night, operationsClock, policyBody } from './fixture/bench.ts';
import { createOperations } from './index.ts';

let dir: TemporaryDirectory;
let server: TestServer;
let host: TestTenant;
let bench: Bench;

beforeEach(async () => {
  dir = await makeTemporaryDirectory('operations');
  server = await createTestServer({ clock: operationsClock });
  host = await server.tenant({ isHost: true });
  bench = await createBench(server, host, dir.path);
});
afterEach(async () => {
  await bench.close();
  await server.close();
  await dir.close();
});

describe('backing up', () => {
  test('is asked for as a job, made, read back and told of', async () => {
    const asked = await bench.call(host.reader({ name: '李四' }), operationRoutes.runBackup);
    expect(asked).toMatchObject({ status: 202, body: { task: 'backup.run', state: 'waiting', by: { name: '李四' } } });
    expect(bench.jobs).toEqual([{ task: 'backup.run', payload: { isScheduled: false } }]);
    const shares: number[] = [];
    const result = await bench.runTask({ progress: (share) => void shares.push(share) });
    const backup = await bench.newest();
    expect(backup).toMatchObject({
      state: 'done',
      startedAt: night.toISOString(),
      verifiedAt: night.toISOString(),
      isScheduled: false,
      error: null,
      fileName: expect.stringMatching(/^oneline-20261123-180000-[0-9a-f]{8}[.]backup$/),
    });
    expect(result).toEqual({ backupId: backup.id, bytes: backup.bytes });
    expect(await verifyBackup(backup.file)).toMatchObject({
      rows: backup.rows,
      tables: backup.tables,
    });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(await bench.audited()).toEqual(['backup.asked_for', 'backup.made']);
    expect(await bench.emitted()).toEqual([
      ['backup.started', 'running'],
      ['backup.finished', 'done'],
    ]);
  });

  test('gives a file that can be downloaded, which is put on record', async () => {
    await bench.runTask();
    const backup = await bench.newest();
    const reply = await bench.call(host.reader(), operationRoutes.downloadBackup, undefined, backup.id);
    expect(reply.status).toBe(200);
    expect(reply.headers['content-disposition']).toBe(`attachment; filename="${backup.fileName}"`);
    expect(reply.bytes.equals(await readFile(backup.file))).toBe(true);
    expect(await bench.audited()).toEqual(['backup.made', 'backup.downloaded']);
    await rm(backup.file);
    const gone = await bench.call(host.reader(), operationRoutes.downloadBackup, undefined, backup.id);
    expect(gone).toMatchObject({ status: 410, body: { code: 'operations.file_gone' } });
    const unknown = await bench.call(host.reader(), operationRoutes.downloadBackup, undefined, newId());
    expect(unknown).toMatchObject({ status: 404, body: { code: 'operations.backup_not_found' } });
  });

  test('that fails leaves its reason and no file, and tells people after the last attempt', async () => {
    const failing = createOperations(server.platform, {
      ...bench.ports,
      backups: {
        ...bench.ports.backups,
        async verify(file) {
          throw backupErrors.corrupted({ file, section: 'table a.b' });
        },
      },
    });
    await expect(bench.runTask({ attempt: 1 }, failing)).rejects.toMatchObject({
      code: 'operations.unverified',
      details: { code: 'backup.corrupted' },
    });
    expect(bench.news).toEqual([]);
    await expect(bench.runTask({ attempt: 5 }, failing)).rejects.toMatchObject({
      code: 'operations.unverified',
      details: { code: 'backup.corrupted' },
    });
    expect(bench.news).toEqual([
      [host.tenantId, { kind: 'backup.failed', params: { error: 'operations.unverified' } }],
    ]);
    const failed = await bench.newest();
    expect(failed).toMatchObject({ state: 'failed', error: 'operations.unverified', fileName: null, verifiedAt: null });
    expect(await bench.files()).toEqual([]);
    const reply = await bench.call(host.reader(), operationRoutes.downloadBackup, undefined, failed.id);
    expect(reply).toMatchObject({ status: 409, body: { code: 'operations.backup_unfinished' } });
  });

  test('that is stopped with its process is no failure to tell of', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(bench.runTask({ attempt: 5, signal: stop.signal })).rejects.toMatchObject({ code: 'backup.aborted' });
    expect(await bench.listed()).toMatchObject([{ state: 'failed', error: 'backup.aborted' }]);
    expect(bench.news).toEqual([]);
  });

  test('waits for one that is under way, and takes over from one that died', async () => {
    await beginAndDie(newId());
    await expect(bench.runTask()).rejects.toMatchObject({ code: 'operations.backup_running' });
    bench.clock.advance(181_000);
    await bench.runTask();
    expect((await bench.listed()).map(({ state, error }) => [state, error])).toEqual([
      ['done', null],
      ['failed', 'operations.interrupted'],
    ]);
  });

  test('repeated for the same job need not wait', async () => {
    const jobId = newId();
    await beginAndDie(jobId);
    await bench.runTask({ jobId, attempt: 2 });
    expect((await bench.listed()).map(({ state }) => state)).toEqual(['done', 'failed']);
  });

  test('finds the whole file of a process that died before it could say so', async () => {
    const name = await beginAndDie(newId(), async (file) => void (await bench.ports.backups.write({ file })));
    bench.clock.advance(86_400_000);
    await bench.runTask();
    const items = await bench.listed();
    expect(items[1]).toMatchObject({ state: 'done', fileName: name, verifiedAt: bench.clock.now().toISOString() });
  });

  /** A process that ends without a word while it backs up; returns the name of its file. */
  async function beginAndDie(jobId: string, work: (file: string) => Promise<void> = async () => undefined) {
    const { promise: begun, resolve } = Promise.withResolvers<string>();
    const dying = createOperations(server.platform, {
      ...bench.ports,
      backups: {
        ...bench.ports.backups,
        async write({ file }) {
          await work(file);
          resolve(file.slice(bench.backupDir.length + 1));
          return new Promise(() => undefined);
        },
      },
    });
    void bench.runTask({ jobId }, dying);
    return begun;
  }

  test('lets go of what the policy no longer keeps, and of objects nobody needs', async () => {
    await bench.call(host.reader(), operationRoutes.changePolicy, { ...policyBody, version: 1 });
    const object = join(dir.path, 'objects', 'old');
    const folder = createObjectFolder(join(dir.path, 'objects'));
    await folder.write('old', stream('old'));
    for (let day = 0; day < 5; day += 1) {
      if (day === 2) {
        await rm(object);
        await folder.write('new', stream('new'));
      }
      await bench.runTask();
      bench.clock.advance(86_400_000);
    }
    const kept = (await bench.listed()).map(({ startedAt }) => startedAt.slice(0, 10));
    expect(kept).toEqual(['2026-11-27', '2026-11-26']);
    expect(await bench.files()).toHaveLength(2);
    expect(await readdir(join(bench.backupDir, 'objects'))).toEqual(['new']);
    expect((await bench.audited()).filter((action) => action === 'backup.removed')).toHaveLength(3);
  });

  test('restores a whole server with what it held', async () => {
    await bench.runTask();
    const backup = await bench.newest();
    const copy = await createTestServer({ clock: bench.clock });
    const { rows: schemas } = await copy.owner.query(
      `select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public|graphile_worker)'`,
    );
    await copy.owner.query(schemas.map(({ nspname }) => `drop schema ${nspname} cascade`).join(';'));
    const report = await restoreFrom({
      file: backup.file,
      ownerUrl: copy.urls.owner,
      sources: migrationSources(),
      log: server.platform.log,
      dataDir: dir.path,
      objects: null,
      isWithoutSecrets: true,
    });
    expect(report).toMatchObject({ rows: backup.rows, tables: backup.tables });
    const { rows } = await copy.owner.query('select tenant_id, is_host from platform.tenant');
    expect(rows).toEqual([{ tenant_id: host.tenantId, is_host: true }]);
    await copy.close();
  });
});

test('the name of a stored file leads nowhere else', async () => {
  await bench.runTask();
  const backup = await bench.newest();
  await writeFile(join(dir.path, 'outside'), 'x');
  await server.owner.query(`update operations.backup set file_name = '../outside' where id = $1`, [backup.id]);
  const reply = await bench.call(host.reader(), operationRoutes.downloadBackup, undefined, backup.id);
  expect(reply.status).toBe(410);
});

async function* stream(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
