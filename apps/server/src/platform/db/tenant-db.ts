import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Statement } from './statement.ts';
import type { Lease, TenantPool } from './tenant-pool.ts';

/** The database as one tenant sees it: row-level security hides everything else. */
export interface TenantDb {
  readonly tenantId: string | null;
  /** Runs one statement on a connection of its own. */
  query<Row extends object>(statement: Statement): Promise<Row[]>;
  /** A query builder over the tables of one domain (its generated `tables.ts`). */
  tables<Tables>(): Kysely<Tables>;
  /** Runs several statements in one transaction; for what cannot be said in one statement. */
  transaction<Result>(work: (tx: TenantDb) => Promise<Result>): Promise<Result>;
}

/** Gives the database of any tenant; `of(null)` sees no rows and may call the listed SECURITY DEFINER look-ups. */
export interface Tenants {
  of(tenantId: string | null): TenantDb;
}

export function createTenants(pool: TenantPool): Tenants {
  const known = new Map<string | null, TenantDb>();
  return {
    of(tenantId) {
      let db = known.get(tenantId);
      if (!db) {
        // Tenants are few; the bound only guards against an endless stream of made-up ids.
        if (known.size > 10_000) known.clear();
        db = createTenantDb(pool, tenantId);
        known.set(tenantId, db);
      }
      return db;
    },
  };
}

function createTenantDb(pool: TenantPool, tenantId: string | null): TenantDb {
  const builder = createKysely({
    acquire: async () => {
      const lease = await pool.acquire(tenantId);
      return { lease, release: (isBroken) => lease.release(isBroken) };
    },
  });
  return {
    tenantId,
    async query<Row extends object>(statement: Statement) {
      const lease = await pool.acquire(tenantId);
      try {
        const { rows } = await lease.query<Row>(statement);
        return rows;
      } finally {
        lease.release();
      }
    },
    tables: <Tables>() => builder as Kysely<Tables>,
    async transaction(work) {
      const lease = await pool.acquire(tenantId);
      let isBroken = false;
      try {
        await lease.query({ text: 'begin', values: [] });
        const result = await work(dbOfLease(lease, tenantId));
        await lease.query({ text: 'commit', values: [] });
        return result;
      } catch (error) {
        await lease.query({ text: 'rollback', values: [] }).catch(() => {
          // A connection that cannot roll back is not given to anyone again.
          isBroken = true;
        });
        throw error;
      } finally {
        lease.release(isBroken);
      }
    },
  };
}

function dbOfLease(lease: Lease, tenantId: string | null): TenantDb {
  const builder = createKysely({ acquire: async () => ({ lease, release: () => undefined }) });
  const db: TenantDb = {
    tenantId,
    query: async <Row extends object>(statement: Statement) => (await lease.query<Row>(statement)).rows,
    tables: <Tables>() => builder as Kysely<Tables>,
    transaction: (work) => work(db),
  };
  return db;
}

interface LeaseSource {
  acquire(): Promise<{ lease: Lease; release(isBroken?: boolean): void }>;
}

interface LeasedConnection extends DatabaseConnection {
  release(isBroken?: boolean): void;
}

/** Kysely on leased connections. Transactions are begun by `TenantDb.transaction`, never by Kysely. */
function createKysely(source: LeaseSource): Kysely<unknown> {
  const unsupported = async (): Promise<void> => {
    throw new Error('transactions are begun by TenantDb.transaction');
  };
  const driver: Driver = {
    init: async () => undefined,
    async acquireConnection(): Promise<LeasedConnection> {
      const { lease, release } = await source.acquire();
      return {
        release,
        async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
          const { rows, rowCount } = await lease.query<Row & object>({ text: query.sql, values: query.parameters });
          return { rows, numAffectedRows: BigInt(rowCount) };
        },
        streamQuery() {
          throw new Error('streaming is not supported here; page by cursor');
        },
      };
    },
    beginTransaction: unsupported,
    commitTransaction: unsupported,
    rollbackTransaction: unsupported,
    releaseConnection: async (connection) => (connection as LeasedConnection).release(),
    destroy: async () => undefined,
  };
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
