import { join } from 'node:path';
import {
  type DatabasePlace,
  type DatabaseUrls,
  databaseUrls,
  type EmbeddedPostgres,
  findRunningServer,
  provision,
  startEmbedded,
} from '@oneline/postgres';
import type { Config } from '../platform/config/config.ts';
import { withConnection } from '../platform/db/index.ts';
import type { Logger } from '../platform/log/log.ts';
import { readSecrets, type Secrets, secretsFile } from '../platform/secrets/secrets.ts';
import { installationErrors } from './errors.ts';
import { withInstallation } from './installation-store.ts';

export interface OpenDatabase {
  readonly urls: DatabaseUrls;
  /** Null for an external database. */
  readonly embedded: EmbeddedPostgres | null;
  close(): Promise<void>;
}

export interface JoinedDatabase {
  readonly urls: DatabaseUrls;
  readonly secrets: Secrets;
}

/**
 * The external database named by the environment, or the embedded one in the data directory, with its roles made. Error:
 * `installation.secrets_differ`, of an external one.
 */
export async function openDatabase(config: Config, secrets: Secrets, log: Logger): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) {
    await requireSameSecrets(config.databaseUrl, config, secrets);
    const urls = await provision(externalPlace(config.databaseUrl, config, secrets));
    return { urls, embedded: null, close: async () => undefined };
  }
  const embedded = await startEmbedded({ dataDir: embeddedDir(config), log });
  const urls = await provision(embeddedPlace(embedded.adminUrl, secrets));
  return { urls, embedded, close: () => embedded.close() };
}

/**
 * The database while a server works on it, for a command beside that server: nothing is made, changed or stopped. Null when
 * none does. Errors: `database.unreachable`, `installation.secrets_missing`.
 */
export async function joinDatabase(config: Config): Promise<JoinedDatabase | null> {
  const place =
    config.databaseUrl === null ? await findEmbedded(config) : await findExternal(config.databaseUrl, config);
  if (!place) return null;
  const file = secretsFile(config.dataDir);
  const secrets = await readSecrets(file);
  if (!secrets) throw installationErrors.secretsMissing({ file });
  return { secrets, urls: databaseUrls(place(secrets)) };
}

type PlaceOf = (secrets: Secrets) => DatabasePlace;

async function findEmbedded(config: Config): Promise<PlaceOf | null> {
  const running = await findRunningServer(embeddedDir(config));
  return running && ((secrets) => embeddedPlace(running.adminUrl, secrets));
}

async function findExternal(ownerUrl: string, config: Config): Promise<PlaceOf | null> {
  const isServed = await withInstallation(ownerUrl, (installation) => installation.isServed());
  return isServed ? (secrets) => externalPlace(ownerUrl, config, secrets) : null;
}

/** The roles get the passwords of whoever starts: a server that works with others would be locked out. */
async function requireSameSecrets(ownerUrl: string, config: Config, secrets: Secrets): Promise<void> {
  const place = await findExternal(ownerUrl, config);
  if (!place) return;
  const { app } = databaseUrls(place(secrets));
  await withConnection({ url: app, name: 'start' }, async () => undefined).catch((error: unknown) => {
    throw installationErrors.secretsDiffer({}, error);
  });
}

export function embeddedDir({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'postgres');
}

export function externalPlace(ownerUrl: string, config: Config, secrets: Secrets): DatabasePlace {
  return { ownerUrl, adminUrl: config.databaseAdminUrl ?? ownerUrl, passwords: secrets.databasePasswords };
}

function embeddedPlace(adminUrl: string, secrets: Secrets): DatabasePlace {
  return { adminUrl, database: 'oneline', passwords: secrets.databasePasswords };
}
