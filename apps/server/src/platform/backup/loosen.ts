import type { Client } from 'pg';
import { isOurs } from './catalogue.ts';

/**
 * Takes away what would stand in the way of loading tables one after the other, in any order: foreign keys, which may
 * refer to a table loaded later, to the same table or in a circle, and triggers, which would act on rows that are no news.
 * The owner of the tables may do so. The function returned puts all of it back, which checks every foreign key.
 */
export async function loosen(client: Client): Promise<() => Promise<void>> {
  const restoring = [...(await dropForeignKeys(client)), ...(await disableTriggers(client))];
  return async () => {
    // What was deferred is checked now: a table with events pending cannot be altered.
    await client.query('set constraints all immediate');
    for (const statement of restoring) await client.query(statement);
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
