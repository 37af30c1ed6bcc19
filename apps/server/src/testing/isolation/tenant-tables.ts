import { until } from '@oneline/testing';
import type { Client } from 'pg';
import type { TestServer } from '../test-server.ts';

/** Tables that hold rows of tenants, as `schema.table`, asked of the database itself; not the partitions they are made of. */
export async function tenantTables(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
    order by 1`);
  return rows.map((row) => row.name);
}

/** A digest of the rows of one tenant, by table; the owner reads them, whom no policy binds. */
export type Snapshot = ReadonlyMap<string, string>;

export async function snapshotOf(owner: Client, tables: readonly string[], tenantId: string): Promise<Snapshot> {
  const digests = tables.map(
    (table) =>
      `select '${table}' as name, sum(hashtextextended(t::text, 0)) as digest from ${table} t where tenant_id = $1`,
  );
  const { rows } = await owner.query<{ name: string; digest: string | null }>({
    name: 'isolation_snapshot',
    text: digests.join(' union all '),
    values: [tenantId],
  });
  return new Map(rows.map(({ name, digest }) => [name, digest ?? '']));
}

/** Tables in which the tenant holds no row. */
export function emptyTables(snapshot: Snapshot): string[] {
  return [...snapshot].filter(([, digest]) => digest === '').map(([table]) => table);
}

/** Tables whose rows are no longer what they were. */
export function changedTables(before: Snapshot, after: Snapshot): string[] {
  return [...before].filter(([table, digest]) => after.get(table) !== digest).map(([table]) => table);
}

/** Every row of a tenant as text, to look for ids and marks in. */
export async function textOfRows(owner: Client, tables: readonly string[], tenantId: string): Promise<string> {
  const texts = tables.map(
    (table) => `select string_agg(t::text, E'\\n') as text from ${table} t where tenant_id = $1`,
  );
  const { rows } = await owner.query<{ text: string | null }>(texts.join(' union all '), [tenantId]);
  return rows.map((row) => row.text ?? '').join('\n');
}

/** Work that is done without anybody waiting for it. Takes the pairs of durable subscriber and topic as $1 and $2. */
const openWork = `
  select (select count(*) from platform.job where state in ('waiting', 'running'))
    + (select count(*) from platform.audit_entry e
        where not exists (select from platform.audit_seal s where s.tenant_id = e.tenant_id and e.id = any(s.entry_ids)))
    + (select count(*) from platform.outbox o join unnest($1::text[], $2::text[]) as wanted (subscriber, topic) using (topic)
        where not exists (select from platform.outbox_handled h
          where h.tenant_id = o.tenant_id and h.event_id = o.id and h.subscriber = wanted.subscriber))
    as open`;

/** Waits until nothing works by itself any more: jobs have ended, entries are sealed, events have been handled. */
export async function settle({ owner, modules }: Pick<TestServer, 'owner' | 'modules'>): Promise<void> {
  const durable = modules.flatMap(({ subscribers = [] }) => subscribers).filter(({ kind }) => kind === 'durable');
  const pairs = durable.flatMap(({ name, topics = [] }) => topics.map((topic) => [name, topic] as const));
  const values = [pairs.map(([name]) => name), pairs.map(([, topic]) => topic)];
  const isQuiet = async () => (await owner.query<{ open: string }>(openWork, values)).rows[0]?.open === '0';
  await until(isQuiet, { what: 'background work to end', timeoutMs: 15_000 });
}
