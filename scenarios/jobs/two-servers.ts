import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabases, makeTemporaryDirectory } from '@oneline/testing';
import type {} from '@oneline/testing/global-setup';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type RunningServer, runServer } from '../../apps/server/src/testing/running-server.ts';

/** Two server processes on one external database, as on two hosts that share the folder of the stored files. */
export interface TwoServers {
  readonly first: RunningServer;
  /** Has room for what the first holds. */
  readonly second: RunningServer;
  /** Sees everything. */
  readonly database: Client;
  close(): Promise<void>;
}

/** Starts both, the demo data complete. */
export async function startTwoServers(): Promise<TwoServers> {
  const opened = new AsyncDisposableStack();
  try {
    const databases = createTestDatabases(inject('postgresAdminUrl'));
    const clone = await databases.clone(await databases.template('bare', async () => undefined));
    opened.defer(() => clone.drop());
    const directory = await makeTemporaryDirectory('oneline-two-servers');
    opened.defer(() => directory.close());
    const env = { DATABASE_URL: clone.urls.owner, DATABASE_ADMIN_URL: clone.adminUrl };
    const [firstDir, secondDir] = [join(directory.path, 'first'), join(directory.path, 'second')];
    const first = await runServer({ env, dataDir: firstDir, isSeeded: true });
    opened.defer(() => first.close());
    await mkdir(secondDir, { mode: 0o700 });
    await cp(join(firstDir, 'secrets.json'), join(secondDir, 'secrets.json'));
    await symlink(join(firstDir, 'objects'), join(secondDir, 'objects'));
    const second = await runServer({ env: { ...env, ONELINE_JOBS_AT_ONCE: '8' }, dataDir: secondDir });
    opened.defer(() => second.close());
    const database = new Client({ connectionString: clone.adminUrl });
    await database.connect();
    opened.defer(() => database.end());
    return { first, second, database, close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
