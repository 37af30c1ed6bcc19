import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedPostgres, provision, startEmbedded } from '@oneline/postgres';
import { createTestDatabases, makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import type {} from '@oneline/testing/global-setup';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type MigrationSource, migrate } from '../db/index.ts';
import { createLog } from '../log/log.ts';
import { awkwardSources, fillAwkward, readEverything } from './fixture/awkward-database.ts';
import { restoreFrom } from './restore.ts';
import { backupTo } from './write.ts';

const log = createLog({ level: 'silent' });
const passwords = { owner: 'o', app: 'a', relay: 'r', backup: 'b' };
const secrets = { installationId: 'test', sealKey: '', objectKey: '', databasePasswords: passwords };

let dir: TemporaryDirectory;
let other: EmbeddedPostgres;
let sources: MigrationSource[];

/** The run has one server; this is one of the other major version. */
beforeAll(async () => {
  dir = await makeTemporaryDirectory('other-major');
  // Before 16 the server's user must be able to walk to its files.
  await chmod(dir.path, 0o711);
  sources = await awkwardSources(dir.path);
  const isRunOnOldest = process.env['ONELINE_TEST_POSTGRES'] === 'debian15';
  other = await startEmbedded({
    dataDir: join(dir.path, 'postgres'),
    durability: 'none',
    log: { info: () => undefined, warn: () => undefined },
    ...(isRunOnOldest ? {} : { binaryDir: '/usr/lib/postgresql/15/bin' }),
  });
});
afterAll(async () => {
  await other.close();
  await dir.close();
});

async function withOwner<Result>(url: string, work: (owner: Client) => Promise<Result>): Promise<Result> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

test('what one major version wrote is the same on another, and back again', async () => {
  const databases = createTestDatabases(inject('postgresAdminUrl'));
  const empty = await databases.template('backup_empty', async () => undefined);
  const [first, third] = [await databases.clone(empty), await databases.clone(empty)];
  const second = await provision({ adminUrl: other.adminUrl, database: 'second', passwords });
  await migrate({ ownerUrl: first.urls.owner, sources, log });
  const original = await withOwner(first.urls.owner, async (owner) => {
    await fillAwkward(owner);
    return readEverything(owner);
  });
  const carry = async (from: { backup: string }, into: { owner: string }): Promise<string> => {
    const file = join(dir.path, `${crypto.randomUUID()}.backup`);
    await backupTo({ url: from.backup, file, version: '1', secrets });
    await restoreFrom({
      file,
      ownerUrl: into.owner,
      sources,
      log,
      dataDir: dir.path,
      objects: null,
      isWithoutSecrets: true,
    });
    return withOwner(into.owner, async (owner) => {
      expect(await readEverything(owner)).toEqual(original);
      const { rows } = await owner.query(`select current_setting('server_version_num')::int / 10000 as major`);
      return rows[0].major;
    });
  };
  const majors = [await carry(first.urls, second), await carry(second, third.urls)];
  expect(majors.toSorted()).toEqual([15, 18]);
  await first.drop();
  await third.drop();
});
