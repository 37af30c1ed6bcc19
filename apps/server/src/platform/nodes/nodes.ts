import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import type { Health } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { Client } from 'pg';
import type { Logger } from '../log/log.ts';

/** The server processes on one database: who lives, and taking over from who has died. */
export interface Nodes {
  readonly id: string;
  start(): Promise<void>;
  list(): Promise<Health['nodes']>;
  close(): Promise<void>;
}

const beatMs = 1_000;
/** A process that says nothing for this long is dead, even if its connection still stands (a lost host). */
const silentMs = 10_000;

/**
 * Each process has a row and holds an advisory lock on a connection of its own: when the process dies the lock is free at
 * once, when its host is lost the row grows old. Whoever sees it first removes the row and takes over.
 */
export function createNodes(options: {
  relayUrl: string;
  /** Names of this process's job workers. */
  workerIds(): readonly string[];
  /** A node has died; its workers hold jobs. */
  onDead(workerIds: readonly string[]): Promise<void>;
  log: Logger;
}): Nodes {
  const { relayUrl, log } = options;
  const id = newId();
  const lockKey = randomInt(2 ** 47);
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function connected(): Promise<Client> {
    if (client) return client;
    const next = new Client({ connectionString: relayUrl, application_name: 'oneline-node', keepAlive: true });
    next.on('error', () => {
      client = null;
    });
    await next.connect();
    await next.query('select pg_advisory_lock($1)', [lockKey]);
    client = next;
    return next;
  }

  async function beat(): Promise<void> {
    const connection = await connected();
    await connection.query(
      `insert into platform.node (id, host, pid, lock_key, worker_ids) values ($1, $2, $3, $4, $5)
        on conflict (id) do update set seen_at = now(), worker_ids = excluded.worker_ids`,
      [id, hostname(), process.pid, lockKey, options.workerIds()],
    );
    const { rows } = await connection.query<{ id: string; lock_key: string; is_silent: boolean; worker_ids: string[] }>(
      `select id, lock_key, worker_ids, seen_at < now() - make_interval(secs => $2) as is_silent from platform.node where id <> $1`,
      [id, silentMs / 1000],
    );
    for (const node of rows) {
      if (!node.is_silent && !(await isFree(connection, node.lock_key))) continue;
      // One of the living removes the row, and with it wins the right to take over; the work is done before the row is gone.
      await options.onDead(node.worker_ids);
      const removed = await connection.query('delete from platform.node where id = $1', [node.id]);
      if (removed.rowCount) log.warn({ node: node.id }, 'a server process has died; its work is taken over');
    }
  }

  function later(): void {
    if (isClosed) return;
    timer = setTimeout(() => {
      working = beat()
        .catch((error: unknown) => log.warn({ err: error }, 'the heart-beat failed'))
        .finally(later);
    }, beatMs);
  }

  return {
    id,
    async start() {
      await beat();
      later();
    },
    async list() {
      const { rows } = await (await connected()).query<{ id: string; host: string; started_at: Date; seen_at: Date }>(
        'select id, host, started_at, seen_at from platform.node order by started_at',
      );
      return rows.map((row) => ({
        id: row.id,
        host: row.host,
        startedAt: row.started_at.toISOString(),
        seenAt: row.seen_at.toISOString(),
        isThis: row.id === id,
      }));
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await working;
      await client?.query('delete from platform.node where id = $1', [id]);
      await client?.end();
    },
  };
}

async function isFree(client: Client, lockKey: string): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [lockKey]);
  if (!rows[0]?.free) return false;
  await client.query('select pg_advisory_unlock($1)', [lockKey]);
  return true;
}
