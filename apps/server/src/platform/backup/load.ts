import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDomainError } from '@oneline/kernel';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { columnList, copyOut, readTables, type TableDefinition } from './catalogue.ts';
import { restoreErrors } from './errors.ts';
import { type Manifest, nameOf, type SectionFooter, type SequenceValue } from './format.ts';
import { createRowDigest } from './row-digest.ts';
import { copyRows, quoted, quotedName } from './session.ts';

/**
 * Makes the partitions that the backup has and the migrations did not make, then compares: every table of the one must be
 * in the other with the same columns. Error: `restore.tables_differ`.
 */
export async function matchTables(client: Client, manifest: Manifest): Promise<void> {
  const before = await readTables(client);
  const made = new Set(before.flatMap((table) => table.partitions.map(nameOf)));
  const roots = new Set(before.map(nameOf));
  for (const { partitions, ...root } of manifest.tables) {
    for (const partition of partitions) {
      if (made.has(nameOf(partition)) || !roots.has(nameOf(root))) continue;
      const parent = quoted({ schema: partition.parentSchema, name: partition.parentName });
      const key = partition.key === null ? '' : ` partition by ${partition.key}`;
      await run(client, `create table ${quoted(partition)} partition of ${parent} ${partition.bound}${key}`);
    }
  }
  const columnsOf = (tables: readonly TableDefinition[]): Map<string, string> =>
    new Map(tables.map((table) => [nameOf(table), table.columns.toSorted().join()]));
  const [here, there] = [columnsOf(await readTables(client)), columnsOf(manifest.tables)];
  const differing = [...new Set([...here.keys(), ...there.keys()])].filter(
    (name) => here.get(name) !== there.get(name),
  );
  if (differing.length > 0) throw restoreErrors.tablesDiffer({ tables: differing.slice(0, 20) });
}

/** One statement, whatever its text holds. */
function run(client: Client, text: string): Promise<unknown> {
  return client.query({ text, queryMode: 'extended' } as { text: string });
}

export async function emptyTables(client: Client, tables: readonly TableDefinition[]): Promise<void> {
  if (tables.length > 0) await client.query(`truncate ${tables.map(quoted).join(', ')}`);
}

/** Error: `restore.load_failed` with the table. */
export async function loadTable(client: Client, table: TableDefinition, content: AsyncIterable<Buffer>): Promise<void> {
  const columns = table.columns.length > 0 ? `(${columnList(table)})` : '';
  const target = client.query(copyFrom(`copy ${quoted(table)} ${columns} from stdin (format text)`));
  try {
    await pipeline(Readable.from(content, { objectMode: false, highWaterMark: 1_048_576 }), target);
  } catch (error) {
    throw isDomainError(error) ? error : restoreErrors.loadFailed({ table: nameOf(table) }, error);
  }
}

export async function setSequences(client: Client, values: readonly SequenceValue[]): Promise<void> {
  for (const { schema, name, value, isCalled } of values) {
    await client.query('select setval($1::text::regclass, $2, $3)', [quoted({ schema, name }), value, isCalled]);
  }
}

/** Reads a table back. Error: `restore.content_differs`. */
export async function compareTable(client: Client, table: TableDefinition, footer: SectionFooter): Promise<void> {
  const digest = createRowDigest();
  for await (const chunk of copyRows(client, copyOut(table))) digest.add(chunk);
  const { rows, rowsHash } = digest.result();
  if (rows !== footer.rows || rowsHash !== footer.rowsHash) {
    throw restoreErrors.contentDiffers({ table: nameOf(table), expected: footer.rows, found: rows });
  }
}

/** Materialised views are not backed up: they are made again, in the order in which they were defined. */
export async function refreshViews(client: Client): Promise<void> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'm' and pg_has_role(c.relowner, 'usage') and n.nspname !~ '^pg_' order by c.oid`,
  );
  for (const view of rows) await client.query(`refresh materialized view ${quoted(view)}`);
}

/** A restore is followed by a plan for every table, not for empty ones. */
export async function analyse(client: Client, tables: readonly TableDefinition[]): Promise<void> {
  for (const table of tables) await client.query(`analyze ${quotedName(table.schema)}.${quotedName(table.name)}`);
}
