import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createTestDatabases, makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import type {} from '@oneline/testing/global-setup';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { openLocalObjectStore } from '../storage/index.ts';
import { type Bench, createBench, killSessions, type OpenedDatabase, secrets, tablesIn } from './fixture/bench.ts';
import { createObjectFolder, type ObjectSource } from './objects.ts';
import { verifyBackup } from './verify.ts';
import { type BackupOptions, backupTo } from './write.ts';

let dir: TemporaryDirectory;
let bench: Bench;

beforeAll(async () => {
  dir = await makeTemporaryDirectory('write');
  bench = await createBench(createTestDatabases(inject('postgresAdminUrl')), dir.path);
});
afterEach(() => bench.close());
afterAll(() => dir.close());

describe('a backup', () => {
  test('is one moment of a database that is written to', async () => {
    const from = await bench.open('full');
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
    const file = await bench.backUp(from, { open: opening });
    const into = await bench.open('empty');
    await bench.restore(file, into);
    const { rows } = await into.owner.query(
      'select a.coins as a, a.coins + z.coins as sum from awkward.a_purse a, awkward.z_purse z',
    );
    expect(transfers).toBeGreaterThan(20);
    expect(rows[0]).toEqual({ a: expect.any(Number), sum: 2000 });
    expect(rows[0].a).toBeGreaterThan(1000 - transfers);
  });
});

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

describe('a backup fails, and leaves no file,', () => {
  async function expectFailure(database: OpenedDatabase, code: string, options: Partial<BackupOptions> = {}) {
    const file = bench.place();
    const error = await bench.backUp(database, { file, ...options }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(await readdir(join(file, '..'))).toEqual([]);
    return error as { details: Record<string, unknown> };
  }

  test('when its role may not read a table', async () => {
    const from = await bench.open('full');
    await from.owner.query('revoke select on awkward.nothing from oneline_backup');
    const { details } = await expectFailure(from, 'backup.table_unreadable');
    expect(details['tables']).toEqual(['awkward.nothing']);
  });

  test('when row-level security hides rows from its role', async () => {
    const from = await bench.open('full');
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
    const from = await bench.open('full');
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
    await expectFailure(await bench.open('full'), 'backup.aborted', {
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
    const from = await bench.open('full');
    const file = bench.place();
    const first = { url: from.urls.backup, version: '1', secrets, objects: objectsOf(stored) };
    expect(await backupTo({ ...first, file })).toMatchObject({ objects: 2, copiedObjects: 2 });
    expect(await backupTo({ ...first, file: join(file, '..', 'next.backup') })).toMatchObject({
      objects: 2,
      copiedObjects: 0,
    });
    const into = keptObjects();
    expect(await bench.restore(file, await bench.open('empty'), { objects: into })).toMatchObject({ objects: 2 });
    expect(into.kept).toEqual(stored);
  });

  test('are missed at once when one is gone or cut off', async () => {
    const file = await bench.backUp(await bench.open('full'), { objects: objectsOf(stored) });
    await writeFile(join(file, '..', 'objects', a), 'an obj');
    await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'backup.object_corrupted', details: { key: a } });
    await rm(join(file, '..', 'objects', a));
    await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'backup.object_missing', details: { key: a } });
    const into = await bench.open('empty');
    await expect(bench.restore(file, into, { objects: keptObjects() })).rejects.toMatchObject({
      code: 'backup.object_missing',
    });
    expect(await tablesIn(into.owner)).toBe(0);
  });

  test('can be inside the one file', async () => {
    const file = await bench.backUp(await bench.open('full'), { objects: objectsOf(stored), isEmbeddingObjects: true });
    expect(await readdir(join(file, '..'))).toEqual(['all.backup']);
    const into = keptObjects();
    await bench.restore(file, await bench.open('empty'), { objects: into });
    expect(into.kept).toEqual(stored);
  });

  test('that vanish before the snapshot are no loss, and after it are one', async () => {
    const from = await bench.open('full');
    const vanishing = (lists: number): ObjectSource => {
      const source = objectsOf(stored);
      let list = 0;
      return {
        list() {
          list += 1;
          return source.list();
        },
        async *read(key) {
          if (key === b && list <= lists) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
          yield* source.read(key);
        },
      };
    };
    const file = await bench.backUp(from, { objects: vanishing(1) });
    expect(await verifyBackup(file)).toMatchObject({ objects: 2 });
    for (const isEmbeddingObjects of [false, true]) {
      const lost = bench.backUp(from, { objects: vanishing(2), isEmbeddingObjects });
      await expect(lost).rejects.toMatchObject({ code: 'backup.object_lost', details: { key: b } });
    }
  });

  test('of the store can be read on another machine that has the secrets', async () => {
    const key = Buffer.alloc(32, 3);
    const [here, there] = [join(dir.path, 'objects-here'), join(dir.path, 'objects-there')];
    const tenantId = '01900000-0000-7000-8000-00000000000a';
    const { hash } = await (await openLocalObjectStore({ dir: here, key })).put(tenantId, Buffer.from('a recording'));
    const file = await bench.backUp(await bench.open('full'), { objects: createObjectFolder(here) });
    await bench.restore(file, await bench.open('empty'), { objects: createObjectFolder(there) });
    const store = await openLocalObjectStore({ dir: there, key });
    expect(await text(await store.get(tenantId, hash))).toBe('a recording');
  });
});
