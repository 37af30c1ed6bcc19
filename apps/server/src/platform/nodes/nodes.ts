import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import type { Health } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { Client } from 'pg';
import type { TenantDb } from '../db/index.ts';
import type { Logger } from '../log/log.ts';

/** The server processes on one database: who lives, and taking over from who has died. */
export interface Nodes {
  readonly id: string;
  start(): Promise<void>;
  list(): Promise<Health['nodes']>;
  close(): Promise<void>;
}

const beatMs = 500;
/** A living process that has lost its connection, and with it its lock, has another within this. */
const graceMs = 1_500;
/** A process that says nothing for this long is dead, even if its connection still stands (a lost host). */
const silentMs = 10_000;
/** A connection that does not answer is given up before the others give up on this process. */
const answerTimeoutMs = 4_000;
const livingEveryBeats = 2;

interface Link {
  readonly client: Client;
  readonly lockKey: number;
  readonly sinceMs: number;
}

/**
 * Each process has a row and holds an advisory lock on a connection of its own: when the process dies the lock is free at
 * once, when its host is lost the row grows old. Whoever sees it first removes the row and takes over.
 */
export function createNodes(options: {
  relayUrl: string;
  /** Of the relay role, without a tenant. */
  db: TenantDb;
  /** Names of this process's job workers. */
  workerIds(): readonly string[];
  /** A node has died; its workers hold jobs. */
  onDead(workerIds: readonly string[]): Promise<void>;
  /** Now and then: the workers of all that live. */
  onLiving(workerIds: readonly string[]): Promise<void>;
  log: Logger;
}): Nodes {
  const { relayUrl, db, log } = options;
  const id = newId();
  let link: Promise<Link> | null = null;
  let present: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let beats = 0;
  let isClosed = false;

  async function connect(): Promise<Link> {
    const client = new Client({
      connectionString: relayUrl,
      application_name: 'oneline-node',
      keepAlive: true,
      connectionTimeoutMillis: answerTimeoutMs,
      query_timeout: answerTimeoutMs,
    });
    present = client;
    client.on('error', () => {
      if (present === client) link = null;
    });
    // A key for each connection: the server may take a while to notice that the one before is gone.
    const lockKey = randomInt(2 ** 47);
    try {
      await client.connect();
      await client.query('select pg_advisory_lock($1)', [lockKey]);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    return { client, lockKey, sinceMs: performance.now() };
  }

  async function beat(): Promise<void> {
    link ??= connect();
    const { client, lockKey, sinceMs } = await link;
    await client.query(
      `insert into platform.node (id, host, pid, lock_key, worker_ids) values ($1, $2, $3, $4, $5)
        on conflict (id) do update set seen_at = now(), lock_key = excluded.lock_key, worker_ids = excluded.worker_ids`,
      [id, hostname(), process.pid, lockKey, options.workerIds()],
    );
    // When the database was away, the others come back as this process does.
    if (performance.now() - sinceMs < graceMs) return;
    const { rows } = await client.query<Other>(
      `select id, lock_key, worker_ids, seen_at < now() - make_interval(secs => $2) as is_late,
          seen_at < now() - make_interval(secs => $3) as is_silent
        from platform.node where id <> $1`,
      [id, graceMs / 1000, silentMs / 1000],
    );
    const living = [...options.workerIds()];
    for (const node of rows) {
      if (node.is_silent || (node.is_late && (await isFree(client, node.lock_key)))) await takeOver(client, node);
      else living.push(...node.worker_ids);
    }
    beats += 1;
    if (beats % livingEveryBeats === 0) await options.onLiving(living);
  }

  /** Several may come upon a dead node; its work is taken over before its row is gone, and doing so twice changes nothing. */
  async function takeOver(client: Client, node: Other): Promise<void> {
    await options.onDead(node.worker_ids);
    const removed = await client.query('delete from platform.node where id = $1', [node.id]);
    if (removed.rowCount) log.warn({ node: node.id }, 'a server process has died; its work is taken over');
  }

  function giveUpLink(): void {
    link?.then(({ client }) => client.end()).catch(() => undefined);
    link = null;
  }

  function later(): void {
    if (isClosed) return;
    timer = setTimeout(() => {
      working = beat()
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the heart-beat failed');
          giveUpLink();
        })
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
      const rows = await db.query<{ id: string; host: string; started_at: Date; seen_at: Date }>({
        text: 'select id, host, started_at, seen_at from platform.node order by started_at',
        values: [],
      });
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
      try {
        const open = await link;
        await open?.client.query('delete from platform.node where id = $1', [id]);
        await open?.client.end();
      } catch (error) {
        // The row grows old, and the others take it away.
        log.warn({ err: error }, 'signing off as a server process failed');
      }
    },
  };
}

interface Other {
  readonly id: string;
  readonly lock_key: string;
  readonly worker_ids: string[];
  readonly is_late: boolean;
  readonly is_silent: boolean;
}

async function isFree(client: Client, lockKey: string): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [lockKey]);
  if (!rows[0]?.free) return false;
  await client.query('select pg_advisory_unlock($1)', [lockKey]);
  return true;
}
