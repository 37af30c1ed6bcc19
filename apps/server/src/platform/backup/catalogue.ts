import type { Client } from 'pg';
import type { Manifest, Partition } from './format.ts';
import { quoted } from './session.ts';

export type TableDefinition = Manifest['tables'][number];

/** Schemas whose rows are no part of a backup: those of the server, and the job engine, which is filled again from platform.job. */
export const isOurs = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')
  and not exists (select from pg_depend x where x.objid = c.oid and x.classid = 'pg_class'::regclass and x.deptype = 'e')`;

/**
 * Every table that holds rows, in order of name. A partitioned table stands for all its partitions. Generated columns are
 * left out, for the database makes them again.
 */
export async function readTables(client: Client): Promise<TableDefinition[]> {
  const { rows: partitions } = await client.query<Partition & { root: string }>(`
    select n.nspname as schema, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound, pg_get_partkeydef(c.oid) as key,
      pn.nspname as "parentSchema", p.relname as "parentName", pg_partition_root(c.oid)::oid::text as root
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_inherits i on i.inhrelid = c.oid
      join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
    where c.relispartition and c.relkind in ('r', 'p') and ${isOurs}
    order by (select count(*) from pg_partition_ancestors(c.oid)), n.nspname, c.relname`);
  const { rows } = await client.query<{ oid: string; schema: string; name: string; columns: string[] }>(`
    select c.oid::text, n.nspname as schema, c.relname as name, coalesce((
        select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '{}') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't' and ${isOurs}
    order by n.nspname, c.relname`);
  const byRoot = Map.groupBy(partitions, (partition) => partition.root);
  return rows.map(({ oid, schema, name, columns }) => ({
    schema,
    name,
    columns,
    partitions: (byRoot.get(oid) ?? []).map(({ root: _, ...partition }) => partition),
  }));
}

/**
 * Tables of which the present role would see nothing, or not every row: without the right to select, or under row-level
 * security without a policy that shows all of it.
 */
export async function findUnreadable(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't' and ${isOurs}
      and (not has_schema_privilege(n.oid, 'usage') or not has_table_privilege(c.oid, 'select')
        or row_security_active(c.oid) and (
          not exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('r', '*')
            and pg_get_expr(p.polqual, p.polrelid) = 'true' and ${appliesToMe})
          or exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive and p.polcmd in ('r', '*')
            and ${appliesToMe})))
    order by 1`);
  return rows.map((row) => row.name);
}

const appliesToMe =
  'exists (select from unnest(p.polroles) as role where case role when 0 then true else pg_has_role(role, $$usage$$) end)';

export interface SequenceName {
  readonly schema: string;
  readonly name: string;
}

export async function readSequences(client: Client): Promise<SequenceName[]> {
  const { rows } = await client.query<SequenceName>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and c.relpersistence <> 't' and ${isOurs} order by 1, 2`);
  return rows;
}

export async function readMigrations(client: Client): Promise<Manifest['migrations']> {
  const { rows } = await client.query<Manifest['migrations'][number]>(
    'select schema, number, name, checksum from platform.migration order by schema, number',
  );
  return rows;
}

/** About how many bytes each table takes on disk; a measure of how far a backup is. */
export async function estimateBytes(client: Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; bytes: string }>(`
    select n.nspname || '.' || c.relname as name,
      coalesce((select sum(pg_table_size(t.relid)) from pg_partition_tree(c.oid) t), pg_table_size(c.oid))::text as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${isOurs}`);
  return new Map(rows.map((row) => [row.name, Number(row.bytes)]));
}

/** What COPY takes and gives. */
export function columnList(table: TableDefinition): string {
  return table.columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ');
}

/** Rows of the table itself; not of tables that inherit from it, which come by themselves. */
export function copyOut(table: TableDefinition): string {
  const from = `${table.partitions.length > 0 ? '' : 'only '}${quoted(table)}`;
  return `copy (select ${columnList(table)} from ${from}) to stdout (format text)`;
}
