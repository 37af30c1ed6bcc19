import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Logger } from '../log/log.ts';
import { databaseErrors } from './errors.ts';
import { withConnection } from './with-connection.ts';

/** The migrations of one domain: files `0001-name.sql` in `dir`, applied to the schema `schema`. */
export interface MigrationSource {
  readonly schema: string;
  readonly dir: string;
}

export interface Migration {
  readonly schema: string;
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/** 'OneL' in ASCII: held while migrating, so that processes starting together take turns. */
export const migrationLockKey = 0x4f6e654c;

/** Every migration of `sources`, in the order in which they are applied. */
export async function readMigrations(sources: readonly MigrationSource[]): Promise<Migration[]> {
  return (await Promise.all(sources.map(read))).flat();
}

async function read(source: MigrationSource): Promise<Migration[]> {
  const files = (await readdir(source.dir)).filter((file) => /^\d{4}-.*\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(source.dir, file), 'utf8');
      return {
        schema: source.schema,
        number: Number(file.slice(0, 4)),
        name: file,
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
}

/**
 * Brings the database up to the migrations in `sources`, in their order, each in a transaction of its own.
 * Returns the names of those applied now.
 * Errors: `database.checksum_changed`, `database.migration_failed`, `database.migration_missing` (the database is newer).
 */
export async function migrate(options: {
  ownerUrl: string;
  sources: readonly MigrationSource[];
  log: Logger;
}): Promise<string[]> {
  const { ownerUrl, sources, log } = options;
  const wanted = await readMigrations(sources);
  return withConnection({ url: ownerUrl, name: 'migrate' }, async (client) => {
    await client.query('select pg_advisory_lock($1)', [migrationLockKey]);
    await createMigrationTable(client);
    const { rows } = await client.query<{ schema: string; number: number; name: string; checksum: string }>(
      'select schema, number, name, checksum from platform.migration',
    );
    const applied = new Map(rows.map((row) => [`${row.schema}/${row.number}`, row]));
    const pending: Migration[] = [];
    for (const migration of wanted) {
      const key = `${migration.schema}/${migration.number}`;
      const before = applied.get(key);
      applied.delete(key);
      if (!before) pending.push(migration);
      else if (before.checksum !== migration.checksum) {
        throw databaseErrors.checksumChanged({ schema: migration.schema, name: migration.name });
      }
    }
    if (applied.size > 0) throw databaseErrors.migrationMissing({ migrations: [...applied.keys()] });
    for (const migration of pending) await apply(client, migration, log);
    return pending.map((migration) => `${migration.schema}/${migration.name}`);
  });
}

export async function createMigrationTable(client: Client): Promise<void> {
  await client.query('create schema if not exists platform');
  await client.query(`create table if not exists platform.migration (
    schema text not null, number int not null, name text not null, checksum text not null,
    applied_at timestamptz not null default now(), primary key (schema, number))`);
}

/** Applies one migration within the transaction of the caller. */
export async function runMigration(client: Client, migration: Migration): Promise<void> {
  const { schema, number, name, checksum, text } = migration;
  try {
    await client.query(`create schema if not exists ${client.escapeIdentifier(schema)}`);
    await client.query(text);
    await client.query('insert into platform.migration (schema, number, name, checksum) values ($1, $2, $3, $4)', [
      schema,
      number,
      name,
      checksum,
    ]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw databaseErrors.migrationFailed({ schema, name, reason }, error);
  }
}

async function apply(client: Client, migration: Migration, log: Logger): Promise<void> {
  try {
    await client.query('begin');
    await runMigration(client, migration);
    await client.query('commit');
    log.info({ schema: migration.schema, migration: migration.name }, 'migration applied');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
