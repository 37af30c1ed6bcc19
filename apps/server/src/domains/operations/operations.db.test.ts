import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Job, operationRoutes, type RouteContract } from '@oneline/contracts';
import { fixedClock, newId } from '@oneline/kernel';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  backupErrors,
  createBackups,
  createObjectFolder,
  restoreFrom,
  verifyBackup,
} from '../../platform/backup/index.ts';
import { createTenantPool, createTenants, type TenantDb, type TenantPool } from '../../platform/db/index.ts';
import type { JobRun } from '../../platform/domain-module.ts';
import { createHttp } from '../../platform/http/index.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { backupProbe, createOperations, databaseProbes, type OperationsModule, type OperationsPorts } from './index.ts';

const night = new Date('2026-11-23T18:00:00Z');
const secrets = {
  installationId: 'test',
  sealKey: 'a',
  objectKey: 'b',
  databasePasswords: { owner: 'o', app: 'a', relay: 'r', backup: 'b' },
};

let dir: TemporaryDirectory;
let backupDir: string;
let server: TestServer;
let host: TestTenant;
let db: TenantDb;
let relay: TenantPool;
let app: FastifyInstance;
let operations: OperationsModule;
let ports: OperationsPorts;
const clock = fixedClock(night);
const rescheduled: [string, string | null][] = [];
const news: unknown[] = [];
const jobs: { task: string; payload: unknown }[] = [];
let people: Map<string, TestReader>;

beforeEach(async () => {
  clock.set(night);
  rescheduled.length = 0;
  news.length = 0;
  jobs.length = 0;
  people = new Map();
  dir = await makeTemporaryDirectory('operations');
  backupDir = join(dir.path, 'backups');
  server = await createTestServer({ clock });
  host = await server.tenant({ isHost: true });
  db = server.platform.tenants.of(host.tenantId);
  relay = createTenantPool({ url: server.urls.relay, name: 'relay', size: 2, log: server.platform.log });
  const objects = createObjectFolder(join(dir.path, 'objects'));
  const hostTenantId = async () => host.tenantId;
  ports = {
    backups: createBackups({ url: server.urls.backup, version: '1.0.0', secrets, objects, clock }),
    backupDir,
    hostTenantId,
    enqueue(change, by, at, { task, payload, maxAttempts }) {
      const id = newId();
      change.enqueue({ id, task, payload, maxAttempts });
      jobs.push({ task, payload });
      return waitingJob(id, task, by?.name ?? 'OneLine', at, maxAttempts);
    },
    reschedule: async (task, cron) => void rescheduled.push([task, cron]),
    notify: async (tenantId, about) => void news.push([tenantId, about]),
    version: '1.0.0',
    startedAt: night,
    nodes: async () => [],
    probes: [
      ...databaseProbes(createTenants(relay).of(null)),
      backupProbe({ tenants: server.platform.tenants, clock, hostTenantId, startedAt: night }),
    ],
  };
  operations = createOperations(server.platform, ports);
  app = await createHttp({
    log: server.platform.log,
    clock,
    tenants: server.platform.tenants,
    commands: server.platform.commands,
    routes: operations.routes,
    authenticate: async (request) => people.get(String(request.headers['x-test-reader']))?.principal ?? null,
    version: '1.0.0',
    requestsPerMinute: 0,
  });
});
afterEach(async () => {
  await app.close();
  await relay.close();
  await server.close();
  await dir.close();
});

function waitingJob(id: string, task: string, name: string, at: Date, maxAttempts: number): Job {
  const [runAt, createdAt] = [at.toISOString(), at.toISOString()];
  const none = { progress: null, error: null, result: null, startedAt: null, finishedAt: null };
  return {
    id,
    task,
    state: 'waiting',
    attempts: 0,
    maxAttempts,
    runAt,
    createdAt,
    by: { id: null, name },
    version: 1,
    ...none,
  };
}

async function call(reader: TestReader, contract: RouteContract, body?: object, id = '') {
  people.set(reader.principal.personId, reader);
  const reply = await app.inject({
    method: contract.method,
    url: `/api/v1${contract.path.replace(':id', id)}`,
    headers: { 'x-test-reader': reader.principal.personId, 'x-oneline': '1' },
    ...(body ? { payload: body } : {}),
  });
  const isJson = String(reply.headers['content-type']).includes('json');
  return {
    status: reply.statusCode,
    headers: reply.headers,
    bytes: reply.rawPayload,
    body: isJson ? reply.json() : null,
  };
}

async function runTask(options: Partial<JobRun<unknown>> = {}, module = operations): Promise<unknown> {
  const [task] = module.tasks ?? [];
  return task?.run({
    jobId: newId(),
    tenantId: host.tenantId,
    payload: { isScheduled: false },
    attempt: 1,
    by: { id: null, name: '运维' },
    db,
    signal: new AbortController().signal,
    progress: () => undefined,
    ...options,
  } as JobRun<never>);
}

const listed = async () => (await call(host.reader(), operationRoutes.backups)).body.items;
const files = async () => (await readdir(backupDir)).filter((name) => name.endsWith('.backup'));

async function audited(): Promise<string[]> {
  const { rows } = await server.owner.query('select action from platform.audit_entry order by xid, seq');
  return rows.map(({ action }) => action);
}

async function emitted(): Promise<unknown[]> {
  const { rows } = await server.owner.query('select type, payload from platform.outbox order by xid, seq');
  return rows.map(({ type, payload }) => [type, payload?.state ?? payload?.version ?? null]);
}

const policyBody = { isEnabled: true, cron: '30 3 * * 1', keepDaily: 2, keepWeekly: 1, keepMonthly: 0 };

describe('backing up', () => {
  test('is asked for as a job, made, read back and told of', async () => {
    const asked = await call(host.reader({ name: '李四' }), operationRoutes.runBackup);
    expect(asked).toMatchObject({ status: 202, body: { task: 'backup.run', state: 'waiting', by: { name: '李四' } } });
    expect(jobs).toEqual([{ task: 'backup.run', payload: { isScheduled: false } }]);
    const shares: number[] = [];
    const result = await runTask({ progress: (share) => void shares.push(share) });
    const [backup] = await listed();
    expect(backup).toMatchObject({
      state: 'done',
      startedAt: night.toISOString(),
      verifiedAt: night.toISOString(),
      isScheduled: false,
      error: null,
      fileName: expect.stringMatching(/^oneline-20261123-180000-[0-9a-f]{8}[.]backup$/),
    });
    expect(result).toEqual({ backupId: backup.id, bytes: backup.bytes });
    expect(await verifyBackup(join(backupDir, backup.fileName))).toMatchObject({
      rows: backup.rows,
      tables: backup.tables,
    });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(await audited()).toEqual(['backup.asked_for', 'backup.made']);
    expect(await emitted()).toEqual([
      ['backup.started', 'running'],
      ['backup.finished', 'done'],
    ]);
  });

  test('gives a file that can be downloaded, which is put on record', async () => {
    await runTask();
    const [backup] = await listed();
    const reply = await call(host.reader(), operationRoutes.downloadBackup, undefined, backup.id);
    expect(reply.status).toBe(200);
    expect(reply.headers['content-disposition']).toBe(`attachment; filename="${backup.fileName}"`);
    expect(reply.bytes.equals(await readFile(join(backupDir, backup.fileName)))).toBe(true);
    expect(await audited()).toEqual(['backup.made', 'backup.downloaded']);
    await rm(join(backupDir, backup.fileName));
    const gone = await call(host.reader(), operationRoutes.downloadBackup, undefined, backup.id);
    expect(gone).toMatchObject({ status: 410, body: { code: 'operations.file_gone' } });
    const unknown = await call(host.reader(), operationRoutes.downloadBackup, undefined, newId());
    expect(unknown).toMatchObject({ status: 404, body: { code: 'operations.backup_not_found' } });
  });

  test('that fails leaves its reason and no file, and tells people after the last attempt', async () => {
    const failing = createOperations(server.platform, {
      ...ports,
      backups: {
        ...ports.backups,
        async verify(file) {
          throw backupErrors.corrupted({ file, section: 'table a.b' });
        },
      },
    });
    await expect(runTask({ attempt: 1 }, failing)).rejects.toMatchObject({
      code: 'operations.unverified',
      details: { code: 'backup.corrupted' },
    });
    expect(news).toEqual([]);
    await expect(runTask({ attempt: 5 }, failing)).rejects.toMatchObject({
      code: 'operations.unverified',
      details: { code: 'backup.corrupted' },
    });
    expect(news).toEqual([[host.tenantId, { kind: 'backup.failed', params: { error: 'operations.unverified' } }]]);
    const [failed] = await listed();
    expect(failed).toMatchObject({ state: 'failed', error: 'operations.unverified', fileName: null, verifiedAt: null });
    expect(await files()).toEqual([]);
    const reply = await call(host.reader(), operationRoutes.downloadBackup, undefined, failed.id);
    expect(reply).toMatchObject({ status: 409, body: { code: 'operations.backup_unfinished' } });
  });

  test('that is stopped with its process is no failure to tell of', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(runTask({ attempt: 5, signal: stop.signal })).rejects.toMatchObject({ code: 'backup.aborted' });
    expect(await listed()).toMatchObject([{ state: 'failed', error: 'backup.aborted' }]);
    expect(news).toEqual([]);
  });

  test('waits for one that is under way, and takes over from one that died', async () => {
    await beginAndDie(newId());
    await expect(runTask()).rejects.toMatchObject({ code: 'operations.backup_running' });
    clock.advance(181_000);
    await runTask();
    expect((await listed()).map(({ state, error }: { state: string; error: string }) => [state, error])).toEqual([
      ['done', null],
      ['failed', 'operations.interrupted'],
    ]);
  });

  test('repeated for the same job need not wait', async () => {
    const jobId = newId();
    await beginAndDie(jobId);
    await runTask({ jobId, attempt: 2 });
    expect((await listed()).map(({ state }: { state: string }) => state)).toEqual(['done', 'failed']);
  });

  test('finds the whole file of a process that died before it could say so', async () => {
    const name = await beginAndDie(newId(), async (file) => void (await ports.backups.write({ file })));
    clock.advance(86_400_000);
    await runTask();
    const items = await listed();
    expect(items[1]).toMatchObject({ state: 'done', fileName: name, verifiedAt: clock.now().toISOString() });
  });

  /** A process that ends without a word while it backs up; returns the name of its file. */
  async function beginAndDie(jobId: string, work: (file: string) => Promise<void> = async () => undefined) {
    const { promise: begun, resolve } = Promise.withResolvers<string>();
    const dying = createOperations(server.platform, {
      ...ports,
      backups: {
        ...ports.backups,
        async write({ file }) {
          await work(file);
          resolve(file.slice(backupDir.length + 1));
          return new Promise(() => undefined);
        },
      },
    });
    void runTask({ jobId }, dying);
    return begun;
  }

  test('lets go of what the policy no longer keeps, and of objects nobody needs', async () => {
    await call(host.reader(), operationRoutes.changePolicy, { ...policyBody, version: 1 });
    const object = join(dir.path, 'objects', 'old');
    const folder = createObjectFolder(join(dir.path, 'objects'));
    await folder.write('old', stream('old'));
    for (let day = 0; day < 5; day += 1) {
      if (day === 2) {
        await rm(object);
        await folder.write('new', stream('new'));
      }
      await runTask();
      clock.advance(86_400_000);
    }
    const kept = (await listed()).map(({ startedAt }: { startedAt: string }) => startedAt.slice(0, 10));
    expect(kept).toEqual(['2026-11-27', '2026-11-26']);
    expect(await files()).toHaveLength(2);
    expect(await readdir(join(backupDir, 'objects'))).toEqual(['new']);
    expect((await audited()).filter((action) => action === 'backup.removed')).toHaveLength(3);
  });

  test('restores a whole server with what it held', async () => {
    await runTask();
    const [backup] = await listed();
    const copy = await createTestServer({ clock });
    const { rows: schemas } = await copy.owner.query(
      `select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public)'`,
    );
    await copy.owner.query(schemas.map(({ nspname }) => `drop schema ${nspname} cascade`).join(';'));
    const { migrationSources } = await import('../../migration-sources.ts');
    const report = await restoreFrom({
      file: join(backupDir, backup.fileName),
      ownerUrl: copy.urls.owner,
      sources: migrationSources(),
      log: server.platform.log,
      dataDir: dir.path,
      objects: null,
      isWithoutSecrets: true,
    });
    expect(report).toMatchObject({ rows: backup.rows, tables: backup.tables });
    const { rows } = await copy.owner.query('select tenant_id, is_host from platform.tenant');
    expect(rows).toEqual([{ tenant_id: host.tenantId, is_host: true }]);
    await copy.close();
  });
});

async function* stream(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

describe('the backup policy', () => {
  test('is one before anybody has changed it', async () => {
    expect((await call(host.reader(), operationRoutes.policy)).body).toEqual({
      isEnabled: true,
      cron: '0 18 * * *',
      keepDaily: 7,
      keepWeekly: 4,
      keepMonthly: 6,
      hasPassphrase: false,
      version: 1,
    });
  });

  test('is changed from the version that was seen, and takes effect in every process', async () => {
    await operations.start();
    const reader = host.reader();
    const changed = await call(reader, operationRoutes.changePolicy, { ...policyBody, version: 1 });
    expect(changed).toMatchObject({ status: 200, body: { ...policyBody, hasPassphrase: false, version: 2 } });
    const stale = await call(reader, operationRoutes.changePolicy, { ...policyBody, version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'command.stale_version' } });
    expect(await emitted()).toEqual([['backup_policy.changed', 2]]);
    const [subscriber] = operations.subscribers ?? [];
    await subscriber?.handle({ type: 'backup_policy.changed' } as never);
    await call(reader, operationRoutes.changePolicy, { ...policyBody, isEnabled: false, version: 2 });
    await subscriber?.handle({ type: 'backup_policy.changed' } as never);
    await subscriber?.handle({ type: 'backup.finished' } as never);
    expect(rescheduled).toEqual([
      ['backup.schedule', '0 18 * * *'],
      ['backup.schedule', '30 3 * * 1'],
      ['backup.schedule', null],
    ]);
  });

  test('refuses a time that is none', async () => {
    const reply = await call(host.reader(), operationRoutes.changePolicy, {
      ...policyBody,
      cron: '0 25 * * *',
      version: 1,
    });
    expect(reply).toMatchObject({ status: 422, body: { code: 'operations.cron_invalid', details: { field: 'hour' } } });
  });

  test('seals the secrets in backups once it has a passphrase, and never shows it', async () => {
    const passphrase = `correct horse ${randomBytes(4).toString('hex')}`;
    const reader = host.reader();
    const changed = await call(reader, operationRoutes.changePolicy, { ...policyBody, passphrase, version: 1 });
    expect(changed.body).toMatchObject({ hasPassphrase: true });
    const again = await call(reader, operationRoutes.changePolicy, { ...policyBody, version: 2 });
    expect(again.body).toMatchObject({ hasPassphrase: true });
    await runTask();
    const [backup] = await listed();
    expect(await verifyBackup(join(backupDir, backup.fileName), { passphrase })).toMatchObject({ hasSecrets: true });
    const { rows } = await server.owner.query(`select (select string_agg(t::text, '') from platform.audit_entry t) ||
      (select string_agg(t::text, '') from platform.outbox t) || (select string_agg(t::text, '') from operations.backup_policy t) as all`);
    expect(rows[0].all).toContain('passphrase');
    expect(rows[0].all).not.toContain(passphrase);
  });

  test('makes the clock add a job unless it is off', async () => {
    const [schedule] = operations.schedules ?? [];
    await schedule?.run(new AbortController().signal);
    await call(host.reader(), operationRoutes.changePolicy, { ...policyBody, isEnabled: false, version: 1 });
    await schedule?.run(new AbortController().signal);
    const { rows } = await server.owner.query('select task, payload, by_id, by_name from platform.job');
    expect(rows).toEqual([{ task: 'backup.run', payload: { isScheduled: true }, by_id: null, by_name: 'OneLine' }]);
  });
});

describe('what concerns the installation', () => {
  test('is refused in a tenant that does not host it, and to whoever lacks the right', async () => {
    const guest = (await server.tenant()).reader();
    const nobody = host.reader({ grants: [] });
    const onlyReads = host.reader({ grants: [{ permission: 'backup.read', scope: 'tenant' }] });
    for (const contract of Object.values(operationRoutes)) {
      const body = contract.method === 'PUT' ? { ...policyBody, version: 1 } : undefined;
      const asGuest = await call(guest, contract, body, newId());
      expect(asGuest).toMatchObject({ status: 403, body: { code: 'operations.host_only' } });
      expect((await call(nobody, contract, body, newId())).body).toMatchObject({ code: 'access.denied' });
    }
    expect((await call(onlyReads, operationRoutes.backups)).status).toBe(200);
    expect((await call(onlyReads, operationRoutes.runBackup)).status).toBe(403);
    expect((await call(onlyReads, operationRoutes.downloadBackup, undefined, newId())).status).toBe(403);
  });

  test('is told as health, the backups among it', async () => {
    const health = async () => (await call(host.reader(), operationRoutes.health)).body;
    const stateOf = async (name: string) =>
      (await health()).checks.find((check: { name: string }) => check.name === name);
    expect((await health()).checks.map(({ name }: { name: string }) => name)).toEqual([
      'database',
      'outbox',
      'audit',
      'jobs',
      'backup',
    ]);
    expect(await stateOf('database')).toMatchObject({ facts: { version: expect.stringMatching(/^\d+/) } });
    expect(await stateOf('backup')).toMatchObject({ state: 'warning', code: 'health.backup_none' });
    await runTask();
    expect(await stateOf('backup')).toMatchObject({ state: 'warning', code: 'health.backup_without_secrets' });
    clock.advance(31 * 3_600_000);
    expect(await stateOf('backup')).toMatchObject({
      state: 'failing',
      code: 'health.backup_missed',
      facts: { ageHours: 31 },
    });
    await server.owner.query(
      `insert into platform.job (tenant_id, id, task, payload, state, max_attempts, run_at, created_at, by_name)
       values ($1, $2, 'x', '{}', 'dead', 1, now(), now(), 'x')`,
      [host.tenantId, newId()],
    );
    expect(await stateOf('jobs')).toMatchObject({ state: 'warning', code: 'health.jobs_dead', facts: { dead: 1 } });
    await server.owner.query(`update platform.audit_entry set at = now() - interval '5 minutes'`);
    expect(await stateOf('audit')).toMatchObject({
      state: 'warning',
      code: 'health.audit_unsealed',
      facts: { unsealed: 1 },
    });
    expect((await health()).state).toBe('failing');
  });

  test('is told even when the database does not answer', async () => {
    const down: TenantDb['query'] = async () => {
      throw new Error('connection refused');
    };
    const { runProbes } = await import('./health/health.ts');
    const checks = await runProbes(databaseProbes({ query: down }));
    expect(checks.map(({ state }) => state)).toEqual(['failing', 'failing', 'failing', 'failing']);
  });
});

test('the name of a stored file leads nowhere else', async () => {
  await runTask();
  const [backup] = await listed();
  await writeFile(join(dir.path, 'outside'), 'x');
  await server.owner.query(`update operations.backup set file_name = '../outside' where id = $1`, [backup.id]);
  const reply = await call(host.reader(), operationRoutes.downloadBackup, undefined, backup.id);
  expect(reply.status).toBe(410);
});
