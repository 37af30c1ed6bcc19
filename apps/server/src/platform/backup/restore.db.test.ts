import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  createTestDatabases,
  makeTemporaryDirectory,
  type TemporaryDirectory,
  type TestDatabase,
} from '@oneline/testing';
import type {} from '@oneline/testing/global-setup';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { type MigrationSource, migrate } from '../db/index.ts';
import { createLog } from '../log/log.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { awkwardSources, fillAwkward, readEverything, readStructure } from './fixture/awkward-database.ts';
import type { ObjectSource } from './objects.ts';
import { type RestoreOptions, restoreFrom } from './restore.ts';
import { verifyBackup } from './verify.ts';
import { type BackupOptions, backupTo } from './write.ts';

const log = createLog({ level: 'silent' });
const databases = createTestDatabases(inject('postgresAdminUrl'));
const passphrase = 'correct horse battery staple';
const secrets: Secrets = {
  installationId: '01900000-0000-7000-8000-000000000001',
  sealKey: 'not-to-be-seen',
  objectKey: 'object',
  databasePasswords: { owner: 'o', app: 'a', relay: 'r', backup: 'b' },
};

let dir: TemporaryDirectory;
/** A machine with the secrets of the backups. */
let machine: string;
let sources: MigrationSource[];
let sourcesOfNext: MigrationSource[];
const open_: { client: Client; database: TestDatabase }[] = [];
let count = 0;

beforeAll(async () => {
  dir = await makeTemporaryDirectory('restore');
  machine = await machineWith(secrets);
  sources = await awkwardSources(dir.path);
  sourcesOfNext = await awkwardSources(dir.path, 2);
});
afterEach(async () => {
  for (const { client, database } of open_.splice(0)) {
    await client.end();
    await database.drop();
  }
});
afterAll(() => dir.close());

interface Opened extends TestDatabase {
  readonly owner: Client;
}

async function openDatabase(kind: 'full' | 'empty'): Promise<Opened> {
  const template = await databases.template(`backup_${kind}`, async (urls) => {
    if (kind === 'empty') return;
    await migrate({ ownerUrl: urls.owner, sources, log });
    const owner = new Client({ connectionString: urls.owner });
    await owner.connect();
    await fillAwkward(owner);
    await owner.end();
  });
  const database = await databases.clone(template);
  const owner = new Client({ connectionString: database.urls.owner });
  await owner.connect();
  open_.push({ client: owner, database });
  return { ...database, owner };
}

async function machineWith(held: Secrets | null): Promise<string> {
  count += 1;
  const dataDir = join(dir.path, `machine-${count}`);
  await mkdir(dataDir);
  if (held) await writeFile(join(dataDir, 'secrets.json'), JSON.stringify(held));
  return dataDir;
}

function place(): string {
  count += 1;
  return join(dir.path, `place-${count}`, 'all.backup');
}

async function backUp(database: TestDatabase, options: Partial<BackupOptions> = {}): Promise<string> {
  const { file } = await backupTo({ url: database.urls.backup, file: place(), version: '1.0.0', secrets, ...options });
  return file;
}

function restore(file: string, database: TestDatabase, options: Partial<RestoreOptions> = {}) {
  return restoreFrom({
    file,
    ownerUrl: database.urls.owner,
    sources,
    log,
    dataDir: machine,
    objects: null,
    ...options,
  });
}

async function tablesIn(owner: Client): Promise<number> {
  const { rows } = await owner.query(
    `select from pg_tables where schemaname !~ '^pg_' and schemaname <> 'information_schema'`,
  );
  return rows.length;
}

function objectsOf(objects: ReadonlyMap<string, Buffer>): ObjectSource {
  return {
    async *list() {
      for (const [key, content] of objects) yield { key, bytes: content.length };
    },
    read: (key) => Readable.from([objects.get(key) ?? Buffer.alloc(0)], { objectMode: false }),
  };
}

function keptObjects() {
  const kept = new Map<string, Buffer>();
  return {
    kept,
    has: async (key: string) => kept.has(key),
    async write(key: string, content: AsyncIterable<Buffer>) {
      const parts: Buffer[] = [];
      for await (const part of content) parts.push(part);
      kept.set(key, Buffer.concat(parts));
    },
  };
}

describe('a backup, restored into an empty database,', () => {
  test('gives back every row, constraint, trigger and sequence', async () => {
    const from = await openDatabase('full');
    const file = await backUp(from);
    const into = await openDatabase('empty');
    const report = await restore(file, into);
    expect(await readEverything(into.owner)).toEqual(await readEverything(from.owner));
    expect(await readStructure(into.owner)).toEqual(await readStructure(from.owner));
    expect(report).toMatchObject({ version: '1.0.0', migrations: [], hasNewSecrets: false });
    expect(report.rows).toBe((await verifyBackup(file)).rows);
  });

  test('can be backed up and restored again', async () => {
    const from = await openDatabase('full');
    const once = await openDatabase('empty');
    const twice = await openDatabase('empty');
    await restore(await backUp(from), once);
    await restore(await backUp(once), twice);
    expect(await readEverything(twice.owner)).toEqual(await readEverything(from.owner));
  });

  test('is one moment of a database that is written to', async () => {
    const from = await openDatabase('full');
    let transfers = 0;
    const opening: typeof open = async (...input) => {
      const opened = await open(...input);
      const write = opened.write.bind(opened) as (bytes: Buffer, at: number) => Promise<{ bytesWritten: number }>;
      opened.write = (async (bytes: Buffer, at: number) => {
        transfers += 1;
        await from.owner.query(`with out as (update awkward.a_purse set coins = coins - 1 returning 1)
          update awkward.z_purse set coins = coins + (select count(*) from out)`);
        return write(bytes, at);
      }) as never;
      return opened;
    };
    const file = await backUp(from, { open: opening });
    const into = await openDatabase('empty');
    await restore(file, into);
    const { rows } = await into.owner.query(
      'select a.coins as a, a.coins + z.coins as sum from awkward.a_purse a, awkward.z_purse z',
    );
    expect(transfers).toBeGreaterThan(20);
    expect(rows[0]).toEqual({ a: expect.any(Number), sum: 2000 });
    expect(rows[0].a).toBeGreaterThan(1000 - transfers);
  });

  test('is brought up to the present version', async () => {
    const file = await backUp(await openDatabase('full'));
    const into = await openDatabase('empty');
    const report = await restore(file, into, { sources: sourcesOfNext });
    expect(report.migrations).toEqual(['awkward/0002-later.sql']);
    const { rows } = await into.owner.query('select distinct c from awkward.twice');
    expect(rows).toEqual([{ c: 7 }]);
  });

  test('goes on where outbox and audit trail of the old server ended', async () => {
    const from = await openDatabase('full');
    const tenant = '01900000-0000-7000-8000-00000000000a';
    const event = `insert into platform.outbox (tenant_id, id, at, topic, type, subject_id, payload, xid)
      values ('${tenant}', gen_random_uuid(), now(), 'people', 'person.changed', '1', '{}',`;
    const entry = `insert into platform.audit_entry (tenant_id, id, at, actor_name, action, subject_kind, subject_id, changes, xid)
      values ('${tenant}', gen_random_uuid(), now(), 'x', 'person.changed', 'person', '1', '{}',`;
    await from.owner.query(`insert into platform.tenant (tenant_id, code, name) values ('${tenant}', 'a', 'a')`);
    // As if the old server had counted much further than the new one ever will in this test.
    await from.owner.query(`${event} '4000000000000'); ${entry} '4000000000000')`);
    await from.owner.query(`insert into platform.outbox_cursor values ('search', '4000000000007', 3)`);
    const into = await openDatabase('empty');
    await restore(await backUp(from), into);
    const fresh = event.replace(', xid)', ')').replace(/,$/, ')');
    await into.owner.query(`${fresh}; ${entry.replace(', xid)', ')').replace(/,$/, ')')}`);
    const { rows: events } = await into.owner.query(
      `select xid::text, xid < platform.horizon() as final, (xid, seq) > (select xid, seq from platform.outbox_cursor) as "isNew"
       from platform.outbox order by xid, seq`,
    );
    expect(events).toEqual([
      { xid: '4000000000000', final: true, isNew: false },
      { xid: expect.any(String), final: true, isNew: true },
    ]);
    const { rows: entries } = await into.owner.query(
      'select generation, xid::text from platform.audit_entry order by generation, xid, seq',
    );
    expect(entries).toEqual([
      { generation: 1, xid: '4000000000000' },
      { generation: 2, xid: expect.any(String) },
    ]);
  });

  test('lets open jobs wait again and knows no process of the old installation', async () => {
    const from = await openDatabase('full');
    const tenant = '01900000-0000-7000-8000-00000000000a';
    await from.owner.query(`insert into platform.tenant (tenant_id, code, name) values ('${tenant}', 'a', 'a')`);
    await from.owner.query(
      `insert into platform.node (id, host, pid, lock_key) values (gen_random_uuid(), 'old', 1, 1)`,
    );
    for (const state of ['waiting', 'running', 'retrying', 'done', 'dead', 'cancelled']) {
      await from.owner.query(
        `insert into platform.job (tenant_id, id, task, payload, state, max_attempts, run_at, created_at, started_at, by_name)
         values ($1, gen_random_uuid(), $2, '{}', $2, 5, now(), now(), now(), 'x')`,
        [tenant, state],
      );
    }
    const into = await openDatabase('empty');
    const report = await restore(await backUp(from), into);
    expect(report.openJobs).toBe(3);
    const { rows } = await into.owner.query(
      'select task, state, started_at is not null as started from platform.job order by task',
    );
    expect(rows).toEqual([
      { task: 'cancelled', state: 'cancelled', started: true },
      { task: 'dead', state: 'dead', started: true },
      { task: 'done', state: 'done', started: true },
      { task: 'retrying', state: 'waiting', started: false },
      { task: 'running', state: 'waiting', started: false },
      { task: 'waiting', state: 'waiting', started: false },
    ]);
    expect((await into.owner.query('select from platform.node')).rowCount).toBe(0);
  });
});

describe('a restore refuses', () => {
  test('a database that holds anything', async () => {
    const file = await backUp(await openDatabase('full'));
    const into = await openDatabase('full');
    const before = await readEverything(into.owner);
    await expect(restore(file, into)).rejects.toMatchObject({ code: 'restore.database_not_empty' });
    await expect(restore(file, into, { isIntoEmptyTables: true })).rejects.toMatchObject({
      code: 'restore.database_not_empty',
      details: { filled: expect.arrayContaining(['awkward.value']) },
    });
    expect(await readEverything(into.owner)).toEqual(before);
  });

  test('tables without rows, unless it is told to take them', async () => {
    const from = await openDatabase('full');
    const file = await backUp(from);
    const into = await openDatabase('empty');
    await migrate({ ownerUrl: into.urls.owner, sources: sources.slice(0, 1), log });
    await expect(restore(file, into)).rejects.toMatchObject({ code: 'restore.database_not_empty' });
    await restore(file, into, { isIntoEmptyTables: true });
    expect(await readEverything(into.owner)).toEqual(await readEverything(from.owner));
  });

  test('a backup of a newer version', async () => {
    const from = await openDatabase('full');
    await migrate({ ownerUrl: from.urls.owner, sources: sourcesOfNext, log });
    const into = await openDatabase('empty');
    await expect(restore(await backUp(from), into)).rejects.toMatchObject({
      code: 'restore.version_newer',
      details: { migrations: ['awkward/0002-later.sql'] },
    });
    expect(await tablesIn(into.owner)).toBe(0);
  });

  test('a backup whose migration reads otherwise here', async () => {
    const from = await openDatabase('full');
    await from.owner.query(`update platform.migration set checksum = 'other' where schema = 'awkward'`);
    await expect(restore(await backUp(from), await openDatabase('empty'))).rejects.toMatchObject({
      code: 'restore.migration_changed',
      details: { migration: 'awkward/0001-awkward.sql' },
    });
  });

  test('a table that no migration makes', async () => {
    const from = await openDatabase('full');
    await from.owner.query('create table awkward.by_hand (id int); grant select on awkward.by_hand to oneline_backup');
    const into = await openDatabase('empty');
    await expect(restore(await backUp(from), into)).rejects.toMatchObject({
      code: 'restore.tables_differ',
      details: { tables: ['awkward.by_hand'] },
    });
    expect(await tablesIn(into.owner)).toBe(0);
  });

  test('a damaged file, before it touches the database', async () => {
    const file = await backUp(await openDatabase('full'));
    const bytes = await readFile(file);
    bytes[bytes.length - 3000] = (bytes[bytes.length - 3000] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const into = await openDatabase('empty');
    await expect(restore(file, into)).rejects.toMatchObject({ code: 'backup.corrupted' });
    expect(await tablesIn(into.owner)).toBe(0);
  });
});

describe('a restore that is broken off', () => {
  test('leaves the database empty and can be repeated', async () => {
    const from = await openDatabase('full');
    const file = await backUp(from);
    const into = await openDatabase('empty');
    for (const name of ['platform.audit_entry', 'awkward.value']) {
      const stop = new AbortController();
      const restoring = restore(file, into, {
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.stage !== 'verifying' && progress.name === name) stop.abort();
        },
      });
      await expect(restoring).rejects.toMatchObject({ code: expect.stringMatching(/\.aborted$/) });
      expect(await tablesIn(into.owner)).toBe(0);
    }
    await restore(file, into);
    expect(await readEverything(into.owner)).toEqual(await readEverything(from.owner));
  });

  test('by the database leaves it empty too', async () => {
    const file = await backUp(await openDatabase('full'));
    const into = await openDatabase('empty');
    const killing: Promise<unknown>[] = [];
    const restoring = restore(file, into, {
      onProgress: ({ stage }) => {
        if (stage === 'content') killing.push(killSessions(into, 'oneline-restore'));
      },
    });
    await expect(restoring).rejects.toMatchObject({ code: 'restore.load_failed' });
    await Promise.all(killing);
    expect(await tablesIn(into.owner)).toBe(0);
  });
});

async function killSessions(database: TestDatabase, name: string): Promise<void> {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = $1',
    [name],
  );
  await admin.end();
}

describe('a backup fails, and leaves no file,', () => {
  async function expectFailure(database: TestDatabase, code: string, options: Partial<BackupOptions> = {}) {
    const file = place();
    const error = await backUp(database, { file, ...options }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(await readdir(join(file, '..'))).toEqual([]);
    return error as { details: Record<string, unknown> };
  }

  test('when its role may not read a table', async () => {
    const from = await openDatabase('full');
    await from.owner.query('revoke select on awkward.nothing from oneline_backup');
    const { details } = await expectFailure(from, 'backup.table_unreadable');
    expect(details['tables']).toEqual(['awkward.nothing']);
  });

  test('when row-level security hides rows from its role', async () => {
    const from = await openDatabase('full');
    await from.owner.query(`alter table awkward.nothing enable row level security;
      alter table awkward.twice enable row level security;
      create policy some_rows on awkward.twice to oneline_backup using (b = 1);
      alter table awkward.place enable row level security;
      create policy all_rows on awkward.place to oneline_backup using (true);
      create policy not_all on awkward.place as restrictive to public using (position > 1)`);
    const { details } = await expectFailure(from, 'backup.table_unreadable');
    expect(details['tables']).toEqual(['awkward.nothing', 'awkward.place', 'awkward.twice']);
  });

  test('when the database goes away', async () => {
    const from = await openDatabase('full');
    const killing: Promise<unknown>[] = [];
    await expectFailure(from, 'backup.database_failed', {
      onProgress: ({ name }) => {
        if (name === 'awkward.a_purse') killing.push(killSessions(from, 'oneline-backup'));
      },
    });
    await Promise.all(killing);
  });

  test('when it is stopped', async () => {
    const stop = new AbortController();
    await expectFailure(await openDatabase('full'), 'backup.aborted', {
      signal: stop.signal,
      onProgress: ({ name }) => {
        if (name === 'awkward.a_purse') stop.abort();
      },
    });
  });
});

describe('stored objects', () => {
  const [a, b] = ['files/aa/a', 'files/bb/b.json'];
  const stored = new Map([
    [a, Buffer.from('an object')],
    [b, Buffer.alloc(3_000_000, 'b')],
  ]);

  test('are copied once beside the file and brought back', async () => {
    const from = await openDatabase('full');
    const file = place();
    const first = { url: from.urls.backup, version: '1', secrets, objects: objectsOf(stored) };
    expect(await backupTo({ ...first, file })).toMatchObject({ objects: 2, copiedObjects: 2 });
    expect(await backupTo({ ...first, file: join(file, '..', 'next.backup') })).toMatchObject({
      objects: 2,
      copiedObjects: 0,
    });
    const into = keptObjects();
    expect(await restore(file, await openDatabase('empty'), { objects: into })).toMatchObject({ objects: 2 });
    expect(into.kept).toEqual(stored);
  });

  test('are missed at once when one is gone or cut off', async () => {
    const file = await backUp(await openDatabase('full'), { objects: objectsOf(stored) });
    await writeFile(join(file, '..', 'objects', a), 'an obj');
    await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'backup.object_corrupted', details: { key: a } });
    await rm(join(file, '..', 'objects', a));
    await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'backup.object_missing', details: { key: a } });
    const into = await openDatabase('empty');
    await expect(restore(file, into, { objects: keptObjects() })).rejects.toMatchObject({
      code: 'backup.object_missing',
    });
    expect(await tablesIn(into.owner)).toBe(0);
  });

  test('can be inside the one file', async () => {
    const file = await backUp(await openDatabase('full'), { objects: objectsOf(stored), isEmbeddingObjects: true });
    expect(await readdir(join(file, '..'))).toEqual(['all.backup']);
    const into = keptObjects();
    await restore(file, await openDatabase('empty'), { objects: into });
    expect(into.kept).toEqual(stored);
  });
});

describe('secrets', () => {
  test('come with the passphrase, beside the database passwords of the new machine', async () => {
    const file = await backUp(await openDatabase('full'), { passphrase });
    const here = { ...secrets, installationId: 'new', databasePasswords: { ...secrets.databasePasswords, app: 'new' } };
    const dataDir = await machineWith(here);
    const into = await openDatabase('empty');
    await expect(restore(file, into, { dataDir, passphrase: 'incorrect horse' })).rejects.toMatchObject({
      code: 'backup.passphrase_wrong',
    });
    await expect(restore(file, into, { dataDir })).rejects.toMatchObject({
      code: 'restore.secrets_needed',
      details: { isInBackup: true },
    });
    expect(await tablesIn(into.owner)).toBe(0);
    expect(await restore(file, into, { dataDir, passphrase })).toMatchObject({ hasNewSecrets: true });
    expect(JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))).toEqual({
      ...secrets,
      databasePasswords: here.databasePasswords,
    });
    expect(JSON.parse(await readFile(join(dataDir, 'secrets.json.replaced'), 'utf8'))).toEqual(here);
  });

  test('are in a backup only when there is a passphrase', async () => {
    const file = await backUp(await openDatabase('full'));
    expect(await verifyBackup(file)).toMatchObject({ hasSecrets: false });
    expect((await readFile(file)).includes('not-to-be-seen')).toBe(false);
    const into = await openDatabase('empty');
    await expect(restore(file, into, { passphrase })).rejects.toMatchObject({ code: 'backup.no_secrets' });
    expect(await restore(file, into)).toMatchObject({ hasNewSecrets: false });
  });

  test('can be done without, when that is said', async () => {
    const file = await backUp(await openDatabase('full'));
    const into = await openDatabase('empty');
    const dataDir = await machineWith(null);
    await expect(restore(file, into, { dataDir })).rejects.toMatchObject({
      code: 'restore.secrets_needed',
      details: { isInBackup: false },
    });
    expect(await restore(file, into, { dataDir, isWithoutSecrets: true })).toMatchObject({ hasNewSecrets: false });
  });
});
