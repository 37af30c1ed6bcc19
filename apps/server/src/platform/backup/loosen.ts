import type { Client } from 'pg';
import { isOurs } from './catalogue.ts';

/**
 * Takes away what would stand in the way of loading tables one after the other, in any order: foreign keys, which may
 * refer to a table loaded later, to the same table or in a circle; triggers, which would act on rows that are no news;
 * and indexes that no constraint stands on, which are built several times quicker from a full table. The owner of the
 * tables may do so. The function returned puts all of it back, which checks every foreign key.
 */
export async function loosen(client: Client): Promise<() => Promise<void>> {
  const foreignKeys = await dropForeignKeys(client);
  const triggers = await disableTriggers(client);
  const indexes = await dropIndexes(client);
  return async () => {
    // What was deferred is checked now: a table with events pending cannot be altered.
    await client.query('set constraints all immediate');
    await client.query(`set local maintenance_work_mem = '256MB'`);
    // A foreign key may refer to a unique index.
    for (const statement of [...indexes, ...triggers, ...foreignKeys]) await client.query(statement);
  };
}

async function dropForeignKeys(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ target: string; name: string; definition: string }>(`
    select format('%I.%I', n.nspname, c.relname) as target, quote_ident(k.conname) as name,
      pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and ${isOurs}
    order by 1, 2`);
  for (const { target, name } of rows) await client.query(`alter table ${target} drop constraint ${name}`);
  return rows.map(({ target, name, definition }) => `alter table ${target} add constraint ${name} ${definition}`);
}

async function disableTriggers(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ target: string; name: string; mode: string }>(`
    select format('%I.%I', n.nspname, c.relname) as target, quote_ident(t.tgname) as name,
      case t.tgenabled when 'R' then 'enable replica' when 'A' then 'enable always' else 'enable' end as mode
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled <> 'D' and c.relkind in ('r', 'p') and ${isOurs}
    order by 1, 2`);
  for (const { target, name } of rows) await client.query(`alter table ${target} disable trigger ${name}`);
  return rows.map(({ target, name, mode }) => `alter table ${target} ${mode} trigger ${name}`);
}

/** Not those of a partitioned table: the definition of such an index leaves out those of the partitions. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select format('%I.%I', n.nspname, i.relname) as name, pg_get_indexdef(i.oid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid
      join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and not i.relispartition and x.indisvalid and not x.indisclustered and not x.indisreplident
      and not exists (select from pg_constraint k where k.conindid = x.indexrelid) and ${isOurs}
    order by 1`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}
