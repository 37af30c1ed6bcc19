import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { commandLine, findMarked, isRunning, postmasterFile, readPostmasterFile } from './postmaster.ts';
import { createFixtures } from './testing/fixtures.ts';
import { eventually, isRoot, query, sharedBinaryDir, sharedRuntimeDir } from './testing/servers.ts';

const { bystander, launchForTest, privateDirectory, startForTest, useSharedCluster } = createFixtures({
  beforeAll,
  afterAll,
  onTestFinished,
});

const runtimeDir = sharedRuntimeDir;

const sharedDataDir = useSharedCluster();

test('commits acknowledged before the server was killed are there after the next start', async () => {
  const dataDir = sharedDataDir();
  const killed = Promise.withResolvers<void>();
  const first = await startForTest({ dataDir, onExit: () => killed.resolve() });
  await query(first.adminUrl, 'create table entry (n int primary key)');
  let acknowledged = 0;
  const writing = (async () => {
    const client = await connected(first.adminUrl);
    for (let n = 1; ; n += 1) {
      await client.query('insert into entry values ($1)', [n]);
      acknowledged = n;
    }
  })();
  writing.catch(() => undefined);
  await eventually('200 commits', async () => acknowledged >= 200);
  process.kill(first.pid, 'SIGKILL');
  await Promise.all([killed.promise, expect(writing).rejects.toThrow()]);
  await first.close();
  const second = await startForTest({ dataDir });
  const [row] = await query<{ count: number; last: number }>(
    second.adminUrl,
    'select count(*)::int as count, max(n) as last from entry',
  );
  expect(row?.count).toBe(row?.last);
  expect(row?.last).toBeGreaterThanOrEqual(acknowledged);
});

test('a query that outlives its killed server does not hinder the next start', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  const client = await connected(first.adminUrl);
  // Computes without looking up, so it does not see that its server is gone.
  const computing = client.query(`select 'x' ~ ('(x+x+)+y|' || repeat('(a|aa)+', 20)), count(*)
                                  from generate_series(1, 2000000000) n where sqrt(n) < 0`);
  computing.catch(() => undefined);
  await eventually('the query', async () => (await activeQueries(first.adminUrl)) > 0);
  process.kill(first.pid, 'SIGKILL');
  await first.close();
  const second = await startForTest({ dataDir });
  expect(await query(second.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the server of a killed launcher is taken over, and closed', async () => {
  const dataDir = sharedDataDir();
  const launcher = launchForTest({ options: { dataDir, runtimeDir } });
  const { adminUrl, pid, port } = await launcher.ready;
  await query(adminUrl, 'create table kept_by_orphan ()');
  const client = await connected(adminUrl);
  await launcher.kill();
  const adopted = await startForTest({ dataDir });
  expect(adopted).toMatchObject({ isAttached: true, pid, port, adminUrl });
  // It never stopped: connections of others go on.
  expect((await client.query('select * from kept_by_orphan')).rowCount).toBe(0);
  await adopted.close();
  expect(await isRunning(pid)).toBe(false);
});

test('the end of a server that was taken over is told', async () => {
  const dataDir = sharedDataDir();
  const launcher = launchForTest({ options: { dataDir, runtimeDir } });
  const { pid } = await launcher.ready;
  await launcher.kill();
  const told = Promise.withResolvers<void>();
  const adopted = await startForTest({ dataDir, onExit: () => told.resolve() });
  expect(adopted.isAttached).toBe(true);
  process.kill(pid, 'SIGKILL');
  await told.promise;
});

test('a server that lets nobody in any more is restarted instead of taken over', async () => {
  const dataDir = sharedDataDir();
  const launcher = launchForTest({ options: { dataDir, runtimeDir, maxConnections: 10 } });
  const { adminUrl, pid } = await launcher.ready;
  await Promise.all(Array.from({ length: 10 }, () => connected(adminUrl)));
  await expect(query(adminUrl, 'select')).rejects.toMatchObject({ code: '53300' });
  await launcher.kill();
  const next = await startForTest({ dataDir });
  expect(next.isAttached).toBe(false);
  expect(await isRunning(pid)).toBe(false);
});

test('launcher and server killed together leave a database that starts', async () => {
  const dataDir = sharedDataDir();
  const launcher = launchForTest({ options: { dataDir, runtimeDir } });
  const { adminUrl, pid } = await launcher.ready;
  await query(adminUrl, 'create table kept_by_none ()');
  process.kill(pid, 'SIGKILL');
  await launcher.kill();
  const next = await startForTest({ dataDir });
  expect(next.isAttached).toBe(false);
  expect(await query(next.adminUrl, 'select * from kept_by_none')).toEqual([]);
});

test('a launcher killed while it made the files leaves nothing that is trusted', async () => {
  const dataDir = await privateDirectory();
  const launcher = launchForTest({ options: { dataDir, runtimeDir } });
  await eventually('a half-finished cluster', async () => {
    const draft = (await readdir(dataDir)).find((name) => name.startsWith('cluster.draft-'));
    return draft !== undefined && (await stat(join(dataDir, draft, 'PG_VERSION')).catch(() => null));
  });
  await launcher.kill();
  expect(await readdir(dataDir)).not.toContain('cluster');
  const postgres = await startForTest({ dataDir });
  expect(await query(postgres.adminUrl, 'select count(*)::int from pg_database')).toEqual([{ count: 3 }]);
  expect((await readdir(dataDir)).filter((name) => name.includes('draft'))).toEqual([]);
});

test('a pid that now belongs to another program does not keep the database down', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  const file = postmasterFile(first.clusterDir);
  const { uid, gid } = await stat(first.clusterDir);
  const mark = /cluster_name=([^\0]+)/.exec(await commandLine(first.pid))?.[1] ?? '';
  process.kill(first.pid, 'SIGKILL');
  await first.close();
  await eventually('the end of all its processes', async () => (await findMarked(mark)).length === 0);
  const other = await bystander({ uid, gid });
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(other)));
  const second = await startForTest({ dataDir });
  expect(second.isAttached).toBe(false);
  expect(await isRunning(other)).toBe(true);
});

test('a copy of the files of a running server gets a server of its own', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await query(first.adminUrl, 'create table kept_in_copy ()');
  await query(first.adminUrl, 'checkpoint');
  const copy = await privateDirectory();
  await cp(dataDir, copy, { recursive: true });
  const second = await startForTest({ dataDir: copy });
  expect(second).toMatchObject({ isAttached: false });
  expect(second.pid).not.toBe(first.pid);
  expect(second.port).not.toBe(first.port);
  expect(await query(first.adminUrl, 'select * from kept_in_copy')).toEqual([]);
});

test('a server that somebody started by hand is neither stopped nor joined by a second', async () => {
  const dataDir = sharedDataDir();
  const cluster = join(dataDir, 'cluster');
  const { uid, gid } = await stat(cluster);
  // In its own directory, where no other server can be in its way.
  const options = ['-D', '/proc/self/cwd', '-c', 'listen_addresses=', '-c', 'unix_socket_directories=.'];
  const server = spawn(join(await sharedBinaryDir(), 'postgres'), options, {
    cwd: cluster,
    stdio: 'ignore',
    ...(isRoot ? { uid, gid } : {}),
  });
  const ended = once(server, 'exit');
  onTestFinished(async () => {
    server.kill('SIGQUIT');
    await ended;
  });
  await eventually('its readiness', async () => (await readPostmasterFile(cluster))?.status === 'ready');
  const refusal = await startForTest({ dataDir }).catch((error) => error);
  expect(['postgres.already_owned', 'postgres.start_failed']).toContain(refusal.code);
  expect(await isRunning(server.pid ?? 0)).toBe(true);
});

test('a lost superuser password is set anew, whether the server runs or not', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await query(first.adminUrl, 'create table kept_unlocked ()');
  await first.close();
  await rm(join(dataDir, 'server.json'));
  const launcher = launchForTest({ options: { dataDir, runtimeDir } });
  const { adminUrl } = await launcher.ready;
  expect(await query(adminUrl, 'select * from kept_unlocked')).toEqual([]);
  await launcher.kill();
  await rm(join(dataDir, 'server.json'));
  const third = await startForTest({ dataDir });
  expect(third.isAttached).toBe(false);
  expect(await query(third.adminUrl, 'select * from kept_unlocked')).toEqual([]);
});

test('a stored password that is wrong is named, and the server not left behind', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await first.close();
  const file = join(dataDir, 'server.json');
  await writeFile(file, JSON.stringify({ superuserPassword: 'wrong', port: null }));
  await expect(startForTest({ dataDir })).rejects.toMatchObject({ code: 'postgres.password_wrong', details: { file } });
  await rm(file);
  const second = await startForTest({ dataDir });
  expect(second.isAttached).toBe(false);
});

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
}

async function activeQueries(url: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    url,
    `select count(*)::int from pg_stat_activity where query like '%generate_series%' and pid <> pg_backend_pid()`,
  );
  return row?.count ?? 0;
}
