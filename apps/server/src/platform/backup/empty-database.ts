import type { Client } from 'pg';
import { readTables } from './catalogue.ts';
import { restoreErrors } from './errors.ts';
import { nameOf } from './format.ts';
import { quoted, quotedName } from './session.ts';

/** Says which migrations were run; a database with nothing else in it holds no data. */
const bookkeeping = 'platform.migration';

/**
 * Refuses a database that holds tables. With `isIntoEmptyTables` tables without a single row are dropped, each with its
 * schema, within the transaction. Error: `restore.database_not_empty` with the tables (and the first that have rows).
 */
export async function requireEmpty(client: Client, isIntoEmptyTables: boolean): Promise<void> {
  const tables = await readTables(client);
  if (tables.length === 0) return;
  if (!isIntoEmptyTables) throw restoreErrors.databaseNotEmpty({ tables: tables.length });
  // Nobody adds a row while they are looked at.
  await client.query(`lock table ${tables.map(quoted).join(', ')} in access exclusive mode`);
  const filled: string[] = [];
  for (const table of tables) {
    if (nameOf(table) === bookkeeping) continue;
    const { rows } = await client.query<{ isFilled: boolean }>(
      `select exists (select from ${quoted(table)}) as "isFilled"`,
    );
    if (rows[0]?.isFilled) filled.push(nameOf(table));
  }
  const schemas = new Set(tables.map((table) => table.schema));
  // Schema public is not ours to drop.
  if (filled.length > 0 || schemas.has('public')) {
    throw restoreErrors.databaseNotEmpty({ tables: tables.length, filled: filled.slice(0, 20) });
  }
  for (const schema of schemas) await client.query(`drop schema ${quotedName(schema)} cascade`);
}
