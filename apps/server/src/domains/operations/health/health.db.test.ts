import { operationRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TenantDb } from '../../../platform/db/index.ts';
import { createTestServer, type TestServer, type TestTenant } from '../../../testing/test-server.ts';
import { type Bench, createBench, operationsClock, policyBody } from '../fixture/bench.ts';
import { runProbes } from './health.ts';
import { databaseProbes } from './index.ts';

let dir: TemporaryDirectory;
let server: TestServer;
let host: TestTenant;
let bench: Bench;

beforeEach(async () => {
  dir = await makeTemporaryDirectory('operations');
  server = await createTestServer({ clock: operationsClock });
  host = await server.tenant({ isHost: true });
  bench = await createBench(server, host, dir.path);
});
afterEach(async () => {
  await bench.close();
  await server.close();
  await dir.close();
});

describe('what concerns the installation', () => {
  test('is refused in a tenant that does not host it, and to whoever lacks the right', async () => {
    const guest = (await server.tenant()).reader();
    const nobody = host.reader({ grants: [] });
    const onlyReads = host.reader({ grants: [{ permission: 'backup.read', scope: 'tenant' }] });
    for (const contract of Object.values(operationRoutes)) {
      const body = contract.method === 'PUT' ? { ...policyBody, version: 1 } : undefined;
      const asGuest = await bench.call(guest, contract, body, newId());
      expect(asGuest).toMatchObject({ status: 403, body: { code: 'operations.host_only' } });
      expect((await bench.call(nobody, contract, body, newId())).body).toMatchObject({ code: 'access.denied' });
    }
    expect((await bench.call(onlyReads, operationRoutes.backups)).status).toBe(200);
    expect((await bench.call(onlyReads, operationRoutes.runBackup)).status).toBe(403);
    expect((await bench.call(onlyReads, operationRoutes.downloadBackup, undefined, newId())).status).toBe(403);
  });

  test('is told as health, the backups among it', async () => {
    const health = async () => (await bench.call(host.reader(), operationRoutes.health)).body;
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
    await bench.runTask();
    expect(await stateOf('backup')).toMatchObject({ state: 'warning', code: 'health.backup_without_secrets' });
    bench.clock.advance(31 * 3_600_000);
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
    const checks = await runProbes(databaseProbes({ query: down }));
    expect(checks.map(({ state }) => state)).toEqual(['failing', 'failing', 'failing', 'failing']);
  });
});
