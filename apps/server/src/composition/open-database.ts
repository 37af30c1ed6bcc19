import { join } from 'node:path';
import { type DatabaseUrls, type EmbeddedPostgres, provision, startEmbedded } from '@oneline/postgres';
import type { Config } from '../platform/config/config.ts';
import type { Logger } from '../platform/log/log.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

export interface OpenDatabase {
  readonly urls: DatabaseUrls;
  /** Null for an external database. */
  readonly embedded: EmbeddedPostgres | null;
  close(): Promise<void>;
}

/** The external database named by the environment, or the embedded one in the data directory, with its roles made. */
export async function openDatabase(config: Config, secrets: Secrets, log: Logger): Promise<OpenDatabase> {
  const passwords = secrets.databasePasswords;
  if (config.databaseUrl !== null) {
    const urls = await provision({
      ownerUrl: config.databaseUrl,
      adminUrl: config.databaseAdminUrl ?? config.databaseUrl,
      passwords,
    });
    return { urls, embedded: null, close: async () => undefined };
  }
  const embedded = await startEmbedded({ dataDir: join(config.dataDir, 'postgres'), log });
  const urls = await provision({ adminUrl: embedded.adminUrl, database: 'oneline', passwords });
  return { urls, embedded, close: () => embedded.close() };
}
