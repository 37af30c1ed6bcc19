import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { EmbeddedPostgres } from './launcher.ts';
import { isRunning } from './postmaster.ts';
import { createFixtures } from './testing/fixtures.ts';
import { isRoot, makePrivateDirectory, query, start } from './testing/servers.ts';

const { privateDirectory, startForTest, useSharedCluster } = createFixtures({ beforeAll, afterAll, onTestFinished });

const sharedDataDir = useSharedCluster();

test('a first start makes a database, the next finds what was written', async () => {
  const dataDir = join(await privateDirectory(), 'not', 'there', 'yet');
  const first = await startForTest({ dataDir });
  expect(first.version).toBe('18.4');
  expect(first.isAttached).toBe(false);
  await query(first.adminUrl, `create table greeting as select '你好' as text`);
  await first.close();
  expect(await isRunning(first.pid)).toBe(false);
  const second = await startForTest({ dataDir });
  expect(await query(second.adminUrl, 'select text from greeting')).toEqual([{ text: '你好' }]);
});

describe('a running server', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  beforeAll(async () => {
    dataDir = await makePrivateDirectory();
    postgres = await start({ dataDir });
  });
  afterAll(async () => {
    await postgres.close();
    await rm(dataDir, { recursive: true });
  });

  test('is durable, listens on loopback only and orders by code point', async () => {
    const names = [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'jit',
      'listen_addresses',
      'unix_socket_directories',
    ];
    const settings = await query<{ name: string; setting: string }>(
      postgres.adminUrl,
      'select name, setting from pg_settings where name = any($1)',
      [names],
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      jit: 'off',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    });
    const [database] = await query(
      postgres.adminUrl,
      `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale,
       lower('ÄÖ') as lower, 'Z' < 'a' and 'z' < '中' as ordered
     from pg_database where datname = 'postgres'`,
    );
    expect(database).toEqual({ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', lower: 'äö', ordered: true });
  });

  test('runs without root and its secrets are for their owner only', async () => {
    const { pid, clusterDir } = postgres;
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const uids = /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/);
    expect(new Set(uids).size).toBe(1);
    expect(uids?.[0]).not.toBe('0');
    expect((await stat(clusterDir)).uid).toBe(Number(uids?.[0]));
    for (const name of ['server.json', 'postgres.log'])
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
    expect((await stat(clusterDir)).mode & 0o777).toBe(0o700);
  });

  test('works under a directory that nobody but its owner may enter', async () => {
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect(postgres.clusterDir.startsWith(dataDir)).toBe(true);
    await query(
      postgres.adminUrl,
      'create table t as select generate_series(1, 10000); create index on t (generate_series)',
    );
    await query(postgres.adminUrl, 'create extension pg_trgm; checkpoint');
  });

  test('refuses a wrong password', async () => {
    const url = new URL(postgres.adminUrl);
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });
});

test('a taken port makes way for the next, which is remembered', async () => {
  const dataDir = sharedDataDir();
  const file = join(dataDir, 'server.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), port: null }));
  const taken = await listenSomewhere();
  const first = await startForTest({ dataDir, port: taken });
  expect(first.port).toBeGreaterThan(taken);
  await first.close();
  const second = await startForTest({ dataDir });
  expect(second.port).toBe(first.port);
  await second.close();
  await listenSomewhere(second.port);
  const third = await startForTest({ dataDir });
  expect(third.port).toBeGreaterThan(second.port);
  expect(await query(third.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the operator has the last word on settings', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await first.close();
  const file = join(first.clusterDir, 'local.conf');
  await writeFile(file, "work_mem = '3MB'\n");
  onTestFinished(() => rm(file));
  const second = await startForTest({ dataDir });
  expect(await query(second.adminUrl, 'show work_mem')).toEqual([{ work_mem: '3MB' }]);
});

test('a start that fails says why, in the words of the server', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await first.close();
  await writeFile(join(first.clusterDir, 'local.conf'), 'no_such_setting = 1\n');
  await expect(startForTest({ dataDir })).rejects.toMatchObject({
    code: 'postgres.start_failed',
    details: { logTail: expect.stringContaining('no_such_setting'), logFile: join(dataDir, 'postgres.log') },
  });
  await rm(join(first.clusterDir, 'local.conf'));
  await startForTest({ dataDir });
});

test('a start that takes too long is given up and leaves no server', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await first.close();
  await expect(startForTest({ dataDir, startTimeoutMs: 0 })).rejects.toMatchObject({ code: 'postgres.start_timeout' });
  const again = await startForTest({ dataDir });
  expect(again.isAttached).toBe(false);
});

test('the end of the server is told once, and not when it was asked for', async () => {
  const dataDir = sharedDataDir();
  const ends: unknown[] = [];
  const told = Promise.withResolvers<void>();
  const first = await startForTest({
    dataDir,
    onExit: (end) => {
      ends.push(end);
      told.resolve();
    },
  });
  process.kill(first.pid, 'SIGQUIT');
  await told.promise;
  await first.close();
  const second = await startForTest({ dataDir, onExit: (end) => ends.push(end) });
  await second.close();
  expect(ends).toHaveLength(1);
});

test('closing twice is closing once', async () => {
  const postgres = await startForTest({ dataDir: sharedDataDir() });
  await Promise.all([postgres.close(), postgres.close()]);
  await postgres.close();
  expect(await isRunning(postgres.pid)).toBe(false);
});

test('files of another major version are left alone', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await first.close();
  const file = join(first.clusterDir, 'PG_VERSION');
  await writeFile(file, '14\n');
  onTestFinished(() => writeFile(file, '18\n'));
  await expect(startForTest({ dataDir })).rejects.toMatchObject({
    code: 'postgres.version_mismatch',
    details: { dataMajor: 14, serverMajor: 18 },
  });
});

test('a directory that holds something else is left alone', async () => {
  const dataDir = await privateDirectory();
  await mkdir(join(dataDir, 'cluster'));
  await writeFile(join(dataDir, 'cluster', 'letters.txt'), 'dear …');
  await expect(startForTest({ dataDir })).rejects.toMatchObject({ code: 'postgres.not_a_cluster' });
});

test('rights that were widened, or files that a copy gave to root, are put right', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await query(first.adminUrl, 'create table kept ()');
  await first.close();
  await chmod(first.clusterDir, 0o755);
  if (isRoot) await chown(first.clusterDir, 0, 0);
  const second = await startForTest({ dataDir });
  expect(await query(second.adminUrl, 'select * from kept')).toEqual([]);
});

async function listenSomewhere(port = 0): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
