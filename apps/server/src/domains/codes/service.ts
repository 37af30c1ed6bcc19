import type { Actor, BodyOf, CodeEntry, CodeEntryVersion, CodeTable, codeTableRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { type Change, changesBetween, commandErrors } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { codeErrors } from './errors.ts';
import type { StoredEntry } from './store.ts';
import * as store from './store.ts';

/** Tells whether some domain uses an entry; each domain that stores codes of a table gives one to the composition root. */
export interface CodeUsage {
  readonly table: string;
  isUsed(db: TenantDb, code: string): Promise<boolean>;
}

export interface CodeService {
  listTables(db: TenantDb): Promise<CodeTable[]>;
  getTable(db: TenantDb, name: string): Promise<CodeTable>;
  createTable(context: CommandContext, body: NewTable): Promise<CodeTable>;
  changeTable(context: CommandContext, name: string, body: TableChange): Promise<CodeTable>;
  /** In order, parents before children. */
  listEntries(db: TenantDb, name: string, options: { today: string; validOnly: boolean }): Promise<CodeEntry[]>;
  createEntry(context: CommandContext, name: string, body: NewEntry): Promise<CodeEntry>;
  changeEntry(context: CommandContext, name: string, id: string, body: EntryChange): Promise<CodeEntry>;
  removeEntry(context: CommandContext, name: string, id: string, version: number): Promise<void>;
  history(db: TenantDb, name: string, id: string): Promise<CodeEntryVersion[]>;
}

/** What every command of this domain works with. */
export interface CommandContext {
  readonly db: TenantDb;
  readonly tenantId: string;
  readonly change: Change;
  readonly at: Date;
  /** The day of `at` in the zone of the tenant. */
  readonly today: string;
  readonly by: Actor;
}

type NewTable = BodyOf<typeof codeTableRoutes.create>;
type TableChange = BodyOf<typeof codeTableRoutes.change>;
type NewEntry = BodyOf<typeof codeTableRoutes.createEntry>;
type EntryChange = BodyOf<typeof codeTableRoutes.changeEntry>;

export function createCodeService(usages: readonly CodeUsage[]): CodeService {
  async function getTable(db: TenantDb, name: string): Promise<CodeTable> {
    const table = await store.findTable(db, name);
    if (!table) throw codeErrors.tableNotFound({ name });
    return table;
  }

  async function getEntry(db: TenantDb, table: CodeTable, id: string) {
    const entries = await store.listEntries(db, table.id);
    const entry = entries.find((candidate) => candidate.id === id);
    if (!entry) throw codeErrors.entryNotFound({ table: table.name, id });
    return { entry, entries };
  }

  return {
    listTables: store.listTables,
    getTable,

    async createTable({ tenantId, change, at }, body) {
      const table: CodeTable = {
        id: newId(at.getTime()),
        name: body.name,
        label: body.label,
        description: body.description ?? '',
        isSystem: false,
        isTree: body.isTree ?? false,
        entryCount: 0,
        version: 1,
        updatedAt: at.toISOString(),
      };
      change.refuseOn('code_table_name', () => codeErrors.tableExists({ name: body.name }));
      change.write(store.insertTable(tenantId, table));
      change.audit({
        action: 'code_table.created',
        subject: tableSubject(table),
        changes: changesBetween(null, table),
      });
      change.emit({ topic: 'code_tables', type: 'code_table.created', subject: table, payload: table });
      return table;
    },

    async changeTable({ db, change, at }, name, { version, ...body }) {
      const before = await getTable(db, name);
      if (before.version !== version) throw commandErrors.staleVersion({ current: before });
      const table: CodeTable = { ...before, ...body, version: version + 1, updatedAt: at.toISOString() };
      change.write(store.updateTable(db, table));
      change.audit({
        action: 'code_table.changed',
        subject: tableSubject(table),
        changes: changesBetween(before, table),
      });
      change.emit({ topic: 'code_tables', type: 'code_table.changed', subject: table, payload: table });
      return table;
    },

    async listEntries(db, name, { today, validOnly }) {
      const table = await getTable(db, name);
      const entries = inTreeOrder(await store.listEntries(db, table.id)).map((entry) => toDto(entry, today));
      return validOnly ? entries.filter((entry) => entry.isValid) : entries;
    },

    async createEntry(context, name, body) {
      const { db, tenantId, at } = context;
      const table = await getTable(db, name);
      const entries = await store.listEntries(db, table.id);
      if (entries.some((entry) => entry.code === body.code)) throw codeErrors.entryExists({ code: body.code });
      const entry: StoredEntry = {
        id: newId(at.getTime()),
        tableId: table.id,
        code: body.code,
        label: body.label,
        parentCode: body.parentCode ?? null,
        order: body.order ?? Math.max(0, ...entries.map((other) => other.order)) + 10,
        validFrom: body.validFrom ?? null,
        validTo: body.validTo ?? null,
        version: 1,
        updatedAt: at.toISOString(),
      };
      check(table, entry, entries);
      context.change.refuseOn('code_entry_code', () => codeErrors.entryExists({ code: body.code }));
      context.change.write(store.insertEntry(db, tenantId, entry));
      return record(context, table, null, entry);
    },

    async changeEntry(context, name, id, { version, ...body }) {
      const table = await getTable(context.db, name);
      const { entry: before, entries } = await getEntry(context.db, table, id);
      if (before.version !== version) {
        throw commandErrors.staleVersion({ current: toDto(before, context.today) });
      }
      const entry: StoredEntry = { ...before, ...body, version: version + 1, updatedAt: context.at.toISOString() };
      check(table, entry, entries);
      context.change.write(store.updateEntry(context.db, entry));
      return record(context, table, before, entry);
    },

    async removeEntry({ db, change, today }, name, id, version) {
      const table = await getTable(db, name);
      const { entry, entries } = await getEntry(db, table, id);
      if (entry.version !== version) throw commandErrors.staleVersion({ current: toDto(entry, today) });
      if (entries.some((other) => other.parentCode === entry.code)) throw codeErrors.inUse({ code: entry.code });
      for (const usage of usages) {
        if (usage.table === table.name && (await usage.isUsed(db, entry.code)))
          throw codeErrors.inUse({ code: entry.code });
      }
      change.refuseOn('code_entry_parent', () => codeErrors.inUse({ code: entry.code }));
      change.write(store.deleteEntry(db, id, version));
      change.audit({
        action: 'code_entry.removed',
        subject: entrySubject(table, entry),
        changes: changesBetween(entry, null),
      });
      change.emit({
        topic: 'code_tables',
        type: 'code_entry.removed',
        subject: entry,
        payload: { table: table.name, entry: null },
      });
    },

    async history(db, name, id) {
      const table = await getTable(db, name);
      await getEntry(db, table, id);
      return store.listVersions(db, id);
    },
  };
}

/** Writes the version of an entry, its audit row and its event. */
function record(context: CommandContext, table: CodeTable, before: StoredEntry | null, entry: StoredEntry): CodeEntry {
  const { db, tenantId, change, by, today } = context;
  const dto = toDto(entry, today);
  const verb = before ? 'changed' : 'created';
  change.write(store.insertVersion(db, tenantId, entry, by));
  change.audit({
    action: `code_entry.${verb}`,
    subject: entrySubject(table, entry),
    changes: changesBetween(before, entry, ['version', 'updatedAt', 'id', 'tableId']),
  });
  change.emit({
    topic: 'code_tables',
    type: `code_entry.${verb}`,
    subject: entry,
    payload: { table: table.name, entry: dto },
  });
  return dto;
}

function check(table: CodeTable, entry: StoredEntry, entries: readonly StoredEntry[]): void {
  if (entry.validFrom && entry.validTo && entry.validFrom > entry.validTo) throw codeErrors.validityReversed();
  if (entry.parentCode === null) return;
  if (!table.isTree) throw codeErrors.notTree({ table: table.name });
  const byCode = new Map(entries.map((other) => [other.code, other]));
  if (!byCode.has(entry.parentCode)) throw codeErrors.parentNotFound({ parentCode: entry.parentCode });
  for (let code: string | null = entry.parentCode; code !== null; code = byCode.get(code)?.parentCode ?? null) {
    if (code === entry.code) throw codeErrors.parentCycle({ code });
  }
}

function inTreeOrder(entries: readonly StoredEntry[]): StoredEntry[] {
  const below = Map.groupBy(entries, (entry) => entry.parentCode);
  const walk = (parent: string | null): StoredEntry[] =>
    (below.get(parent) ?? []).flatMap((entry) => [entry, ...walk(entry.code)]);
  return walk(null);
}

function toDto({ tableId: _, ...entry }: StoredEntry, today: string): CodeEntry {
  const hasBegun = entry.validFrom === null || entry.validFrom <= today;
  return { ...entry, isValid: hasBegun && (entry.validTo === null || entry.validTo >= today) };
}

const tableSubject = (table: CodeTable) => ({ kind: 'code_table', id: table.id, name: table.name });
const entrySubject = (table: CodeTable, entry: StoredEntry) => ({
  kind: 'code_entry',
  id: entry.id,
  name: `${table.name}/${entry.code}`,
});
