import type { Migration } from '../db/migrate.ts';
import { restoreErrors } from './errors.ts';
import type { Manifest } from './format.ts';

/**
 * The migrations that make the database the backup was taken of, out of those this version knows, in the order in which it
 * applies them. Errors: `restore.version_newer`, `restore.migration_changed`.
 */
export function planMigrations(manifest: Manifest, known: readonly Migration[]): Migration[] {
  const wanted = new Map(
    manifest.migrations.map((migration) => [`${migration.schema}/${migration.number}`, migration]),
  );
  const plan: Migration[] = [];
  for (const migration of known) {
    const key = `${migration.schema}/${migration.number}`;
    const recorded = wanted.get(key);
    if (!recorded) continue;
    if (recorded.checksum !== migration.checksum) {
      throw restoreErrors.migrationChanged({ migration: `${migration.schema}/${migration.name}` });
    }
    wanted.delete(key);
    plan.push(migration);
  }
  if (wanted.size > 0) {
    throw restoreErrors.versionNewer({
      version: manifest.version,
      migrations: [...wanted.values()].map(({ schema, name }) => `${schema}/${name}`),
    });
  }
  return plan;
}
