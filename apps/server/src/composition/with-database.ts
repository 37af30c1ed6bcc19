import type { Terminal } from '../cli/command.ts';
import { migrationSources } from '../migration-sources.ts';
import { migrate } from '../platform/db/index.ts';
import { loadSecrets, type Secrets } from '../platform/secrets/secrets.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';

export interface OpenedInstallation {
  readonly secrets: Secrets;
  readonly database: OpenDatabase;
  /** Migrations applied by opening it. */
  readonly applied: readonly string[];
}

/** Opens the installation's database, brings it up to date, runs `work`, and closes it again. */
export async function withDatabase<Result>(
  { config, log }: Pick<Terminal, 'config' | 'log'>,
  work: (opened: OpenedInstallation) => Promise<Result>,
): Promise<Result> {
  const secrets = await loadSecrets(config.dataDir);
  const database = await openDatabase(config, secrets, log);
  try {
    const applied = await migrate({ ownerUrl: database.urls.owner, sources: migrationSources(), log });
    return await work({ secrets, database, applied });
  } finally {
    await database.close();
  }
}
