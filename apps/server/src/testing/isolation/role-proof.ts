import { Client } from 'pg';
import type { TestServer } from '../test-server.ts';
import type { Pair } from './fill/filled.ts';
import { emptyTables, snapshotOf, tenantTables } from './tenant-tables.ts';

const insufficientPrivilege = '42501';

/** Tables whose rows only the tenant that hosts the installation has. */
const hostTables = ['operations.backup', 'operations.backup_policy'];

/**
 * As the database role of the application, with our tenant set: selects rows of theirs from every table, and tries to add,
 * change, take over and remove one. With no tenant set: selects anything at all. Everything is rolled back.
 */
export async function proveRole({ owner, urls }: TestServer, { us, them }: Pair): Promise<string[]> {
  const tables = await tenantTables(owner);
  const held = await snapshotOf(owner, tables, them.tenantId);
  const own = await snapshotOf(owner, tables, us.tenantId);
  const empty = emptyTables(held).filter((table) => them.isHost || !hostTables.includes(table));
  const findings = empty.map((table) => `${table} holds no row of ${them.name}, so nothing is proven of it`);
  const app = new Client({ connectionString: urls.app });
  await app.connect();

  /** What became of a statement; whatever else than a missing right stopped it, it had got at the rows. */
  async function attempt(text: string, values: unknown[] = []): Promise<string> {
    await app.query('begin');
    try {
      return `${(await app.query(text, values)).rowCount} rows`;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      return code === insufficientPrivilege ? 'refused' : message;
    } finally {
      await app.query('rollback');
    }
  }

  async function expectNone(what: string, text: string, values: unknown[] = []): Promise<void> {
    const came = await attempt(text, values);
    if (came !== 'refused' && came !== '0 rows') findings.push(`${what}: ${came}`);
  }

  async function expectRefused(what: string, text: string, values: unknown[] = []): Promise<void> {
    const came = await attempt(text, values);
    if (came !== 'refused') findings.push(`${what}: ${came}`);
  }

  try {
    for (const table of tables) {
      await app.query("select set_config('oneline.tenant', '', false)");
      await expectNone(`select from ${table} without a tenant`, `select tenant_id from ${table}`);
      await app.query("select set_config('oneline.tenant', $1, false)", [us.tenantId]);
      await expectNone(`select from ${table}`, `select tenant_id from ${table} where tenant_id <> $1`, [us.tenantId]);
      if (empty.includes(table) || held.get(table) === '') continue;
      const columns = await writableColumns(owner, table);
      const { rows } = await owner.query(`select to_jsonb(t) as row from ${table} t where tenant_id = $1 limit 1`, [
        them.tenantId,
      ]);
      await expectRefused(
        `insert into ${table}`,
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1)`,
        [rows[0].row],
      );
      const theirs = 'where tenant_id = $1';
      await expectNone(`update ${table}`, `update ${table} set tenant_id = tenant_id ${theirs}`, [them.tenantId]);
      await expectNone(`delete from ${table}`, `delete from ${table} ${theirs}`, [them.tenantId]);
      if (own.get(table) === '') continue;
      await expectRefused(`give away a row of ${table}`, `update ${table} set tenant_id = $1`, [them.tenantId]);
    }
  } finally {
    await app.end();
  }
  return findings;
}

/** The columns that may be named in an insert, as a list. */
async function writableColumns(owner: Client, table: string): Promise<string> {
  const { rows } = await owner.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
    [table],
  );
  return rows[0]?.columns ?? '';
}
