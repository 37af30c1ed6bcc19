import { prepared, type TenantDb } from '../../../platform/db/index.ts';

/** Looks across tenants: the database of the relay role. */
export type InstallationDb = Pick<TenantDb, 'query'>;

export interface DatabaseFacts {
  readonly version: string;
  readonly connections: number;
  readonly maxConnections: number;
}

const database = prepared(`select current_setting('server_version') as version,
  (select sum(numbackends)::int from pg_stat_database) as connections,
  current_setting('max_connections')::int as "maxConnections"`);

export async function readDatabase(db: InstallationDb): Promise<DatabaseFacts | undefined> {
  return (await db.query<DatabaseFacts>(database.with([])))[0];
}

export interface OutboxFacts {
  /** Committed events that an older open transaction holds back. */
  readonly heldBack: number;
  readonly oldestSeconds: number;
}

const outbox = prepared(`select count(*)::int as "heldBack",
    coalesce(extract(epoch from now() - min(at)), 0)::float8 as "oldestSeconds"
  from (select at from platform.outbox where xid >= platform.horizon() order by xid, seq limit 10000) held`);

export async function readOutboxLag(db: InstallationDb): Promise<OutboxFacts> {
  return (await db.query<OutboxFacts>(outbox.with([])))[0] ?? { heldBack: 0, oldestSeconds: 0 };
}

export interface AuditFacts {
  /** Entries that no seal covers yet; counted to a thousand. */
  readonly unsealed: number;
  readonly oldestSeconds: number;
}

const auditTail = prepared(`select count(*)::int as unsealed,
    coalesce(extract(epoch from now() - min(entry.at)), 0)::float8 as "oldestSeconds"
  from platform.tenant t
  left join lateral (select last_generation, last_xid, last_seq from platform.audit_seal
    where tenant_id = t.tenant_id order by number desc limit 1) seal on true
  cross join lateral (select e.at from platform.audit_entry e where e.tenant_id = t.tenant_id
    and (e.generation, e.xid, e.seq) > (coalesce(seal.last_generation, 0), coalesce(seal.last_xid, '0'), coalesce(seal.last_seq, 0))
    order by e.generation, e.xid, e.seq limit 1000) entry`);

export async function readAuditTail(db: InstallationDb): Promise<AuditFacts> {
  return (await db.query<AuditFacts>(auditTail.with([])))[0] ?? { unsealed: 0, oldestSeconds: 0 };
}

export interface JobFacts {
  readonly dead: number;
  readonly waiting: number;
  /** How long the oldest job that is due has not been begun. */
  readonly lateSeconds: number;
}

const jobs = prepared(`select count(*) filter (where state = 'dead')::int as dead,
    count(*) filter (where state in ('waiting', 'retrying'))::int as waiting,
    coalesce(extract(epoch from now() - min(run_at) filter (where state in ('waiting', 'retrying') and run_at < now())), 0)::float8
      as "lateSeconds"
  from platform.job where state in ('waiting', 'retrying', 'dead')`);

export async function readJobs(db: InstallationDb): Promise<JobFacts> {
  return (await db.query<JobFacts>(jobs.with([])))[0] ?? { dead: 0, waiting: 0, lateSeconds: 0 };
}
