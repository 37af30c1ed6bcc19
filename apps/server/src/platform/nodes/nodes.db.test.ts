import { newId } from '@oneline/kernel';
import { until } from '@oneline/testing';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createTenantPool, createTenants, type TenantPool } from '../db/index.ts';
import { createNodes, type Nodes } from './nodes.ts';

let server: TestServer;
let pool: TenantPool;
beforeAll(async () => {
  server = await createTestServer();
  pool = createTenantPool({ url: server.urls.relay, name: 'nodes-test', size: 3, log: server.platform.log });
});
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
  await server.owner.query('delete from platform.node');
});
afterAll(async () => {
  await pool.close();
  await server.close();
});

interface TestNode extends Nodes {
  readonly takenOver: string[];
  readonly living: (readonly string[])[];
}

async function start(worker: string): Promise<TestNode> {
  const takenOver: string[] = [];
  const living: (readonly string[])[] = [];
  const nodes = createNodes({
    relayUrl: server.urls.relay,
    db: createTenants(pool).of(null),
    workerIds: () => [worker],
    onDead: async (workerIds) => void takenOver.push(...workerIds),
    onLiving: async (workerIds) => void living.push(workerIds.toSorted()),
    log: server.platform.log,
  });
  await nodes.start();
  opened.push(nodes);
  return { ...nodes, takenOver, living };
}

async function rowOf(id: string): Promise<{ lock_key: string; seen_at: Date } | undefined> {
  const { rows } = await server.owner.query('select lock_key, seen_at from platform.node where id = $1', [id]);
  return rows[0];
}

/** A process that has written its row once and holds its lock, as long as its connection stands. */
async function appear(lockKey: number, seen: string): Promise<{ id: string; client: Client }> {
  const client = new Client({ connectionString: server.urls.relay });
  await client.connect();
  opened.push({ close: () => client.end() });
  await client.query('select pg_advisory_lock($1)', [lockKey]);
  const id = newId();
  await client.query(
    `insert into platform.node (id, host, pid, lock_key, worker_ids, seen_at)
      values ($1, 'elsewhere', 1, $2, $3, now() - $4::interval)`,
    [id, lockKey, [`worker-of-${lockKey}`], seen],
  );
  return { id, client };
}

async function cutHeartBeats(): Promise<void> {
  await server.asSuperuser(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'oneline-node'`,
  );
}

it('a process that has died is taken over, and its row is gone', async () => {
  const [one, other] = await Promise.all([start('a'), start('b')]);
  const dead = await appear(41, '0 seconds');
  await dead.client.end();
  await until(async () => !(await rowOf(dead.id)), { what: 'its row is gone' });
  expect(new Set([...one.takenOver, ...other.takenOver])).toEqual(new Set(['worker-of-41']));
});

it('a process that says nothing for long is dead, though its connection stands', async () => {
  const { takenOver } = await start('a');
  const silent = await appear(42, '11 seconds');
  await until(async () => !(await rowOf(silent.id)), { what: 'its row is gone' });
  expect(takenOver).toEqual(['worker-of-42']);
});

it('processes that lose their connections are back with new locks, and nobody takes them for dead', async () => {
  const [one, other] = [await start('a'), await start('b')];
  const before = [await rowOf(one.id), await rowOf(other.id)];
  // Only what has looked at the others can have judged them.
  const haveLooked = (n: number) => () => one.living.length >= n && other.living.length >= n;
  await until(haveLooked(1), { what: 'both have looked', timeoutMs: 15_000 });
  await cutHeartBeats();
  const isBack = async (id: string, i: number): Promise<boolean> => (await rowOf(id))?.lock_key !== before[i]?.lock_key;
  await until(async () => (await isBack(one.id, 0)) && (await isBack(other.id, 1)), { what: 'both are back' });
  await until(haveLooked(2), { what: 'both have looked again', timeoutMs: 15_000 });
  expect([one.takenOver, other.takenOver]).toEqual([[], []]);
  expect(one.living.at(-1)).toEqual(['a', 'b']);
});

it('two questions at once while the connection is lost do not stop the heart-beat', async () => {
  const node = await start('a');
  await cutHeartBeats();
  const lists = await Promise.all([node.list(), node.list(), node.list()]);
  expect(lists.map((list) => list.map(({ id, isThis }) => [id, isThis]))).toEqual(Array(3).fill([[node.id, true]]));
  const seenAt = (await rowOf(node.id))?.seen_at.getTime() ?? 0;
  await until(async () => ((await rowOf(node.id))?.seen_at.getTime() ?? 0) > seenAt, { what: 'another beat' });
});

it('signs off when it closes, also without a connection', async () => {
  const one = await start('a');
  const other = await start('b');
  opened.splice(0);
  await one.close();
  expect((await other.list()).map(({ id }) => id)).toEqual([other.id]);
  await cutHeartBeats();
  await other.close();
});
