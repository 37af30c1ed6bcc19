import { Client, type ClientConfig, types } from 'pg';
import type { Logger } from '../log/log.ts';
import { databaseErrors } from './errors.ts';
import type { Statement } from './statement.ts';

/** A connection on which one tenant, or none, is set. Must be released exactly once. */
export interface Lease {
  query<Row extends object>(statement: Statement): Promise<{ rows: Row[]; rowCount: number }>;
  /** Gives the connection back; `isBroken` throws it away instead. */
  release(isBroken?: boolean): void;
}

interface Connection {
  readonly client: Client;
  /** `undefined` while unknown, null when none is set. */
  tenantId: string | null | undefined;
  isClosed: boolean;
}

interface Waiter {
  resolve(connection: Connection): void;
  reject(error: Error): void;
  readonly tenantId: string | null;
}

export interface TenantPoolOptions {
  readonly url: string;
  readonly name: string;
  /** Most connections open at once. */
  readonly size: number;
  readonly log: Logger;
  /** How long a caller waits for a connection before `database.busy`. */
  readonly acquireTimeoutMs?: number;
}

export interface TenantPool {
  /** A connection for this tenant (null: no tenant, sees no rows). The tenant is set only when it differs. */
  acquire(tenantId: string | null): Promise<Lease>;
  readonly stats: () => { open: number; idle: number; waiting: number };
  close(): Promise<void>;
}

/** A date stays the text `2026-11-23`: as a JavaScript Date it would shift with the zone of the process. */
const readers: ClientConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === types.builtins.DATE
      ? (text: string) => text
      : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

const setTenant = { name: 'ol_set_tenant', text: "select set_config('oneline.tenant', $1, false)" };

/**
 * Connections of the application role. An idle connection that already serves the tenant is preferred, so that with few
 * tenants almost no command pays the round trip that sets it.
 */
export function createTenantPool(options: TenantPoolOptions): TenantPool {
  const { url, size, log, acquireTimeoutMs = 10_000 } = options;
  const config: ClientConfig = {
    connectionString: url,
    application_name: options.name,
    keepAlive: true,
    types: readers,
  };
  const idle: Connection[] = [];
  const waiters: Waiter[] = [];
  const connections = new Set<Connection>();
  let opening = 0;
  let isClosing = false;

  async function open(): Promise<Connection> {
    opening += 1;
    try {
      const client = new Client(config);
      const connection: Connection = { client, tenantId: undefined, isClosed: false };
      client.on('error', (error) => {
        // The end of one that was given up is no loss.
        if (!connection.isClosed) log.warn({ err: error }, 'database connection lost');
        discard(connection);
      });
      await client.connect();
      connections.add(connection);
      return connection;
    } catch (error) {
      throw databaseErrors.unreachable({}, error);
    } finally {
      opening -= 1;
    }
  }

  function discard(connection: Connection): void {
    if (connection.isClosed) return;
    connection.isClosed = true;
    connections.delete(connection);
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
    connection.client
      .end()
      .catch((error: unknown) => log.debug({ err: error }, 'closing a database connection failed'));
    serveNextByOpening();
  }

  function serveNextByOpening(): void {
    if (waiters.length === 0 || isClosing || connections.size + opening >= size) return;
    const waiter = waiters.shift();
    if (waiter) open().then(waiter.resolve, waiter.reject);
  }

  function takeIdle(tenantId: string | null): Connection | undefined {
    for (let i = idle.length - 1; i >= 0; i -= 1) {
      if (idle[i]?.tenantId === tenantId) return idle.splice(i, 1)[0];
    }
    return idle.shift();
  }

  function giveBack(connection: Connection): void {
    if (connection.isClosed) return;
    let at = waiters.findIndex((waiter) => waiter.tenantId === connection.tenantId);
    // The oldest waiter may be passed over for a waiter of the same tenant, but only by those close behind it.
    if (at > 8) at = -1;
    const [waiter] = waiters.length > 0 ? waiters.splice(Math.max(at, 0), 1) : [];
    if (waiter) waiter.resolve(connection);
    else if (isClosing) discard(connection);
    else idle.push(connection);
  }

  function connectionFor(tenantId: string | null): Connection | Promise<Connection> {
    if (isClosing) throw databaseErrors.closing();
    const free = takeIdle(tenantId);
    if (free) return free;
    if (connections.size + opening < size) return open();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const at = waiters.indexOf(waiter);
        if (at >= 0) waiters.splice(at, 1);
        reject(databaseErrors.busy({ waitedMs: acquireTimeoutMs }));
      }, acquireTimeoutMs);
      const waiter: Waiter = {
        tenantId,
        resolve: (connection) => {
          clearTimeout(timer);
          resolve(connection);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      waiters.push(waiter);
    });
  }

  /** A connection with the tenant set. One that died while it was idle is noticed here, and another is taken. */
  async function ready(tenantId: string | null): Promise<Connection> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = await connectionFor(tenantId);
      if (connection.isClosed) continue;
      if (connection.tenantId === tenantId) return connection;
      connection.tenantId = undefined;
      try {
        await connection.client.query({ ...setTenant, values: [tenantId ?? ''] });
        connection.tenantId = tenantId;
        return connection;
      } catch (error) {
        discard(connection);
        if (attempt > size) throw databaseErrors.unreachable({}, error);
      }
    }
  }

  return {
    async acquire(tenantId) {
      const connection = await ready(tenantId);
      let isReleased = false;
      return {
        async query<Row extends object>(statement: Statement) {
          const result = await connection.client.query<Row>(statement as Statement & { values: unknown[] });
          return { rows: result.rows, rowCount: result.rowCount ?? 0 };
        },
        release(isBroken = false) {
          if (isReleased) return;
          isReleased = true;
          if (isBroken) discard(connection);
          else giveBack(connection);
        },
      };
    },
    stats: () => ({ open: connections.size, idle: idle.length, waiting: waiters.length }),
    async close() {
      isClosing = true;
      for (const waiter of waiters.splice(0)) waiter.reject(databaseErrors.closing());
      const deadline = Date.now() + 5_000;
      for (const connection of idle.splice(0)) discard(connection);
      while (connections.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
      for (const connection of connections) discard(connection);
    },
  };
}
