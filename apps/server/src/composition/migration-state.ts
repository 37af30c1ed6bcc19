import { migrationSources } from '../migration-sources.ts';
import { readMigrations } from '../platform/db/migrate.ts';
import type { AppliedMigration } from './installation-store.ts';

/** How the migrations of a database differ from those of this version; names such as `platform/0001-platform.sql`. */
export interface MigrationState {
  readonly applied: number;
  /** Not applied yet. */
  readonly pending: readonly string[];
  /** Unknown to this version. */
  readonly newer: readonly string[];
  /** Applied, and reading otherwise now. */
  readonly changed: readonly string[];
}

export async function compareMigrations(applied: readonly AppliedMigration[]): Promise<MigrationState> {
  const keyOf = ({ schema, number }: AppliedMigration): string => `${schema}/${number}`;
  const nameOf = ({ schema, name }: AppliedMigration): string => `${schema}/${name}`;
  const known = await readMigrations(migrationSources());
  const here = new Map(known.map((migration) => [keyOf(migration), migration]));
  const there = new Set(applied.map(keyOf));
  return {
    applied: applied.length,
    pending: known.filter((migration) => !there.has(keyOf(migration))).map(nameOf),
    newer: applied.filter((migration) => !here.has(keyOf(migration))).map(nameOf),
    changed: applied
      .filter((migration) => (here.get(keyOf(migration))?.checksum ?? migration.checksum) !== migration.checksum)
      .map(nameOf),
  };
}

export function isSameVersion({ pending, newer, changed }: MigrationState): boolean {
  return pending.length + newer.length + changed.length === 0;
}
