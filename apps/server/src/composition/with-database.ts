import type { DatabaseUrls } from '@oneline/postgres';
import type { Terminal } from '../cli/command.ts';
import type { Config } from '../platform/config/config.ts';
import { loadSecrets, readSecrets, type Secrets, secretsFile } from '../platform/secrets/secrets.ts';
import { installationErrors } from './errors.ts';
import { withInstallation } from './installation-store.ts';
import { untilInterrupted } from './interruption.ts';
import { compareMigrations, isSameVersion } from './migration-state.ts';
import { joinDatabase, openDatabase } from './open-database.ts';
import { prepareDatabase } from './prepare-database.ts';

type Place = Pick<Terminal, 'config' | 'log'>;

export interface OpenedInstallation {
  readonly secrets: Secrets;
  readonly database: { readonly urls: DatabaseUrls };
  /** Migrations applied by opening it. */
  readonly applied: readonly string[];
  /** Of a server that runs and goes on running; otherwise nobody else uses it. */
  readonly isJoined: boolean;
  /** Aborted when the command is interrupted. */
  readonly signal: AbortSignal;
}

/**
 * Runs `work` on the database of the server that runs on this installation, or else opens it, brings it up to date, and
 * closes it again. Errors: `installation.version_differs`, `installation.interrupted`, `postgres.*`, `database.*`.
 */
export async function withDatabase<Result>(
  place: Place,
  work: (opened: OpenedInstallation) => Promise<Result>,
): Promise<Result> {
  const joined = await joinDatabase(place.config);
  if (!joined) {
    return withOwnDatabase(place, async (own) =>
      work({ ...own, applied: await prepareDatabase(own.database.urls, place.log) }),
    );
  }
  const { secrets, urls } = joined;
  const state = await withInstallation(urls.owner, async (installation) =>
    compareMigrations(await installation.migrations()),
  );
  if (!isSameVersion(state)) {
    const { pending, newer, changed } = state;
    throw installationErrors.versionDiffers({ pending, newer, changed });
  }
  return untilInterrupted(({ signal, race }) =>
    race(work({ secrets, database: { urls }, applied: [], isJoined: true, signal })),
  );
}

/** For commands that make no installation where there is none. Error: `installation.not_found`. */
export async function requireInstallation({ dataDir }: Config): Promise<void> {
  if (!(await readSecrets(secretsFile(dataDir)))) throw installationErrors.notFound({ dataDir });
}

/**
 * Opens the database as it is, runs `work`, and closes it again. Of an embedded one nobody else may be the owner:
 * `postgres.already_owned`; whether others use an external one is for the caller to look at.
 */
export async function withOwnDatabase<Result>(
  { config, log }: Place,
  work: (opened: OpenedInstallation) => Promise<Result>,
): Promise<Result> {
  return untilInterrupted(async ({ signal, race }) => {
    const secrets = await loadSecrets(config.dataDir);
    // An interruption while it opens waits until there is something to close.
    const database = await openDatabase(config, secrets, log);
    try {
      signal.throwIfAborted();
      return await race(work({ secrets, database, applied: [], isJoined: false, signal }));
    } finally {
      await database.close();
    }
  });
}
