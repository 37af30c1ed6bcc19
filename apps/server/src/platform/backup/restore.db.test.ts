import { readFile, writeFile } from 'node:fs/promises';
import { Job } from '@oneline/contracts';
import { createTestDatabases, makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import type {} from '@oneline/testing/global-setup';
import { Check } from 'typebox/value';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { migrate } from '../db/index.ts';
import { readEverything, readStructure } from './fixture/awkward-database.ts';
import { type Bench, createBench, killSessions, log, tablesIn } from './fixture/bench.ts';
import { verifyBackup } from './verify.ts';

let dir: TemporaryDirectory;
let bench: Bench;

beforeAll(async () => {
  dir = await makeTemporaryDirectory('restore');
  bench = await createBench(createTestDatabases(inject('postgresAdminUrl')), dir.path);
});
afterEach(() => bench.close());
afterAll(() => dir.close());

describe('a backup, restored into an empty database,', () => {
  test('gives back every row, constraint, trigger and sequence', async () => {
    const from = await bench.open('full');
    const file = await bench.backUp(from);
    const into = await bench.open('empty');
    const report = await bench.restore(file, into);
    expect(await readEverything(into.owner)).toEqual(await readEverything(from.owner));
    expect(await readStructure(into.owner)).toEqual(await readStructure(from.owner));
    expect(report).toMatchObject({ version: '1.0.0', migrations: [], hasNewSecrets: false });
    expect(report.rows).toBe((await verifyBackup(file)).rows);
  });

  test('can be backed up and restored again', async () => {
    const from = await bench.open('full');
    const once = await bench.open('empty');
    const twice = await bench.open('empty');
    await bench.restore(await bench.backUp(from), once);
    await bench.restore(await bench.backUp(once), twice);
    expect(await readEverything(twice.owner)).toEqual(await readEverything(from.owner));
  });

  test('is brought up to the present version', async () => {
    const file = await bench.backUp(await bench.open('full'));
    const into = await bench.open('empty');
    const report = await bench.restore(file, into, { sources: bench.sourcesOfNext });
    expect(report.migrations).toEqual(['awkward/0002-later.sql']);
    const { rows } = await into.owner.query('select distinct c from awkward.twice');
    expect(rows).toEqual([{ c: 7 }]);
  });

  test('goes on where outbox and audit trail of the old server ended', async () => {
    const from = await bench.open('full');
    const tenant = '01900000-0000-7000-8000-00000000000a';
    const event = `insert into platform.outbox (tenant_id, id, at, topic, type, subject_id, payload, xid)
      values ('${tenant}', gen_random_uuid(), now(), 'people', 'person.changed', '1', '{}',`;
    const entry = `insert into platform.audit_entry (tenant_id, id, at, actor_name, action, subject_kind, subject_id, changes, xid)
      values ('${tenant}', gen_random_uuid(), now(), 'x', 'person.changed', 'person', '1', '{}',`;
    await from.owner.query(`insert into platform.tenant (tenant_id, code, name) values ('${tenant}', 'a', 'a')`);
    // As if the old server had counted much further than the new one ever will in this test.
    await from.owner.query(`${event} '4000000000000'); ${entry} '4000000000000')`);
    await from.owner.query(`insert into platform.outbox_cursor values ('search', '4000000000007', 3)`);
    const into = await bench.open('empty');
    await bench.restore(await bench.backUp(from), into);
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
    const from = await bench.open('full');
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
    const into = await bench.open('empty');
    const report = await bench.restore(await bench.backUp(from), into);
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
    const { rows: events } = await into.owner.query(
      'select topic, type, payload from platform.outbox order by payload',
    );
    expect(events.map(({ topic, type }) => [topic, type])).toEqual(Array(3).fill(['jobs', 'job.enqueued']));
    for (const { payload } of events) expect(Check(Job, payload)).toBe(true);
  });
});

describe('a restore refuses', () => {
  test('a database that holds anything', async () => {
    const file = await bench.backUp(await bench.open('full'));
    const into = await bench.open('full');
    const before = await readEverything(into.owner);
    await expect(bench.restore(file, into)).rejects.toMatchObject({ code: 'restore.database_not_empty' });
    await expect(bench.restore(file, into, { isIntoEmptyTables: true })).rejects.toMatchObject({
      code: 'restore.database_not_empty',
      details: { filled: expect.arrayContaining(['awkward.value']) },
    });
    expect(await readEverything(into.owner)).toEqual(before);
  });

  test('tables without rows, unless it is told to take them', async () => {
    const from = await bench.open('full');
    const file = await bench.backUp(from);
    const into = await bench.open('empty');
    await migrate({ ownerUrl: into.urls.owner, sources: bench.sources.slice(0, 1), log });
    await expect(bench.restore(file, into)).rejects.toMatchObject({ code: 'restore.database_not_empty' });
    await bench.restore(file, into, { isIntoEmptyTables: true });
    expect(await readEverything(into.owner)).toEqual(await readEverything(from.owner));
  });

  test('a backup of a newer version', async () => {
    const from = await bench.open('full');
    await migrate({ ownerUrl: from.urls.owner, sources: bench.sourcesOfNext, log });
    const into = await bench.open('empty');
    await expect(bench.restore(await bench.backUp(from), into)).rejects.toMatchObject({
      code: 'restore.version_newer',
      details: { migrations: ['awkward/0002-later.sql'] },
    });
    expect(await tablesIn(into.owner)).toBe(0);
  });

  test('a backup whose migration reads otherwise here', async () => {
    const from = await bench.open('full');
    await from.owner.query(`update platform.migration set checksum = 'other' where schema = 'awkward'`);
    await expect(bench.restore(await bench.backUp(from), await bench.open('empty'))).rejects.toMatchObject({
      code: 'restore.migration_changed',
      details: { migration: 'awkward/0001-awkward.sql' },
    });
  });

  test('a table that no migration makes', async () => {
    const from = await bench.open('full');
    await from.owner.query('create table awkward.by_hand (id int); grant select on awkward.by_hand to oneline_backup');
    const into = await bench.open('empty');
    await expect(bench.restore(await bench.backUp(from), into)).rejects.toMatchObject({
      code: 'restore.tables_differ',
      details: { tables: ['awkward.by_hand'] },
    });
    expect(await tablesIn(into.owner)).toBe(0);
  });

  test('a damaged file, before it touches the database', async () => {
    const file = await bench.backUp(await bench.open('full'));
    const bytes = await readFile(file);
    bytes[bytes.length - 3000] = (bytes[bytes.length - 3000] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const into = await bench.open('empty');
    await expect(bench.restore(file, into)).rejects.toMatchObject({ code: 'backup.corrupted' });
    expect(await tablesIn(into.owner)).toBe(0);
  });
});

describe('a restore that is broken off', () => {
  test('leaves the database empty and can be repeated', async () => {
    const from = await bench.open('full');
    const file = await bench.backUp(from);
    const into = await bench.open('empty');
    for (const name of ['platform.audit_entry', 'awkward.value']) {
      const stop = new AbortController();
      const restoring = bench.restore(file, into, {
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.stage !== 'verifying' && progress.name === name) stop.abort();
        },
      });
      await expect(restoring).rejects.toMatchObject({ code: expect.stringMatching(/\.aborted$/) });
      expect(await tablesIn(into.owner)).toBe(0);
    }
    await bench.restore(file, into);
    expect(await readEverything(into.owner)).toEqual(await readEverything(from.owner));
  });

  test('by the database leaves it empty too', async () => {
    const file = await bench.backUp(await bench.open('full'));
    const into = await bench.open('empty');
    const killing: Promise<unknown>[] = [];
    const restoring = bench.restore(file, into, {
      onProgress: ({ stage }) => {
        if (stage === 'content') killing.push(killSessions(into, 'oneline-restore'));
      },
    });
    await expect(restoring).rejects.toMatchObject({ code: 'restore.load_failed' });
    await Promise.all(killing);
    expect(await tablesIn(into.owner)).toBe(0);
  });
});
