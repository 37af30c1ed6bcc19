import type { Actor, CodeEntry, CodeEntryVersion, CodeTable, Label } from '@oneline/contracts';
import type { Selectable } from 'kysely';
import { type CompiledQuery, sql } from 'kysely';
import { insertRow, type Statement, type TenantDb } from '../../platform/db/index.ts';
import type { CodeEntryRow, CodesTables, CodeTableRow } from './tables.ts';

/** An entry with the table it stands in; `isValid` is decided by the reader's day. */
export interface StoredEntry extends Omit<CodeEntry, 'isValid'> {
  readonly tableId: string;
}

type TableRow = Selectable<CodeTableRow> & { entry_count: number };

const toTable = (row: TableRow): CodeTable => ({
  id: row.id,
  name: row.name,
  label: row.label as Label,
  description: row.description,
  isSystem: row.is_system,
  isTree: row.is_tree,
  entryCount: row.entry_count,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

const toEntry = (row: Selectable<CodeEntryRow>): StoredEntry => ({
  id: row.id,
  tableId: row.table_id,
  code: row.code,
  label: row.label as Label,
  parentCode: row.parent_code,
  order: row.sort_order,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

function tables(db: TenantDb) {
  return db
    .tables<CodesTables>()
    .selectFrom('codes.code_table as t')
    .selectAll('t')
    .select(
      sql<number>`(select count(*)::int from codes.code_entry e where e.tenant_id = t.tenant_id and e.table_id = t.id)`.as(
        'entry_count',
      ),
    );
}

export async function listTables(db: TenantDb): Promise<CodeTable[]> {
  return (await tables(db).orderBy('t.name').execute()).map(toTable);
}

export async function findTable(db: TenantDb, name: string): Promise<CodeTable | undefined> {
  const row = await tables(db).where('t.name', '=', name).executeTakeFirst();
  return row && toTable(row);
}

export async function listEntries(db: TenantDb, tableId: string): Promise<StoredEntry[]> {
  const rows = await db
    .tables<CodesTables>()
    .selectFrom('codes.code_entry')
    .selectAll()
    .where('table_id', '=', tableId)
    .orderBy('sort_order')
    .orderBy('code')
    .execute();
  return rows.map(toEntry);
}

export async function listVersions(db: TenantDb, entryId: string): Promise<CodeEntryVersion[]> {
  const rows = await db
    .tables<CodesTables>()
    .selectFrom('codes.code_entry_version')
    .selectAll()
    .where('entry_id', '=', entryId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    version: row.version,
    at: row.at.toISOString(),
    by: { id: row.by_id, name: row.by_name },
    code: row.code,
    label: row.label as Label,
    parentCode: row.parent_code,
    order: row.sort_order,
    validFrom: row.valid_from,
    validTo: row.valid_to,
  }));
}

export function insertTable(tenantId: string, table: CodeTable): Statement {
  return insertRow<CodeTableRow>('codes.code_table', {
    tenant_id: tenantId,
    id: table.id,
    name: table.name,
    label: JSON.stringify(table.label),
    description: table.description,
    is_system: table.isSystem,
    is_tree: table.isTree,
    updated_at: new Date(table.updatedAt),
  });
}

export function updateTable(db: TenantDb, table: CodeTable): CompiledQuery {
  return db
    .tables<CodesTables>()
    .updateTable('codes.code_table')
    .set({
      label: JSON.stringify(table.label),
      description: table.description,
      version: table.version,
      updated_at: new Date(table.updatedAt),
    })
    .where('id', '=', table.id)
    .where('version', '=', table.version - 1)
    .compile();
}

export function insertEntry(db: TenantDb, tenantId: string, entry: StoredEntry): CompiledQuery {
  return db
    .tables<CodesTables>()
    .insertInto('codes.code_entry')
    .values({
      tenant_id: tenantId,
      id: entry.id,
      table_id: entry.tableId,
      code: entry.code,
      label: JSON.stringify(entry.label),
      parent_code: entry.parentCode,
      sort_order: entry.order,
      valid_from: entry.validFrom,
      valid_to: entry.validTo,
      updated_at: new Date(entry.updatedAt),
    })
    .compile();
}

export function updateEntry(db: TenantDb, entry: StoredEntry): CompiledQuery {
  return db
    .tables<CodesTables>()
    .updateTable('codes.code_entry')
    .set({
      label: JSON.stringify(entry.label),
      parent_code: entry.parentCode,
      sort_order: entry.order,
      valid_from: entry.validFrom,
      valid_to: entry.validTo,
      version: entry.version,
      updated_at: new Date(entry.updatedAt),
    })
    .where('id', '=', entry.id)
    .where('version', '=', entry.version - 1)
    .compile();
}

export function insertVersion(db: TenantDb, tenantId: string, entry: StoredEntry, by: Actor): CompiledQuery {
  return db
    .tables<CodesTables>()
    .insertInto('codes.code_entry_version')
    .values({
      tenant_id: tenantId,
      entry_id: entry.id,
      version: entry.version,
      at: new Date(entry.updatedAt),
      by_id: by.id,
      by_name: by.name,
      code: entry.code,
      label: JSON.stringify(entry.label),
      parent_code: entry.parentCode,
      sort_order: entry.order,
      valid_from: entry.validFrom,
      valid_to: entry.validTo,
    })
    .compile();
}

export function deleteEntry(db: TenantDb, id: string, version: number): CompiledQuery {
  return db
    .tables<CodesTables>()
    .deleteFrom('codes.code_entry')
    .where('id', '=', id)
    .where('version', '=', version)
    .compile();
}
