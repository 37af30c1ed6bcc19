import { randomBytes } from 'node:crypto';
import { operationRoutes } from '@oneline/contracts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyBackup } from '../../platform/backup/index.ts';
import { createTestServer, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { type Bench, createBench, operationsClock, policyBody } from './fixture/bench.ts';

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

describe('the backup policy', () => {
  test('is one before anybody has changed it', async () => {
    expect((await bench.call(host.reader(), operationRoutes.policy)).body).toEqual({
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
    await bench.operations.start();
    const reader = host.reader();
    const changed = await bench.call(reader, operationRoutes.changePolicy, { ...policyBody, version: 1 });
    expect(changed).toMatchObject({ status: 200, body: { ...policyBody, hasPassphrase: false, version: 2 } });
    const stale = await bench.call(reader, operationRoutes.changePolicy, { ...policyBody, version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'command.stale_version' } });
    expect(await bench.emitted()).toEqual([['backup_policy.changed', '2']]);
    const [subscriber] = bench.operations.subscribers ?? [];
    await subscriber?.handle({ type: 'backup_policy.changed' } as never);
    await bench.call(reader, operationRoutes.changePolicy, { ...policyBody, isEnabled: false, version: 2 });
    await subscriber?.handle({ type: 'backup_policy.changed' } as never);
    await subscriber?.handle({ type: 'backup.finished' } as never);
    expect(bench.rescheduled).toEqual([
      ['backup.schedule', '0 18 * * *'],
      ['backup.schedule', '30 3 * * 1'],
      ['backup.schedule', null],
    ]);
  });

  test('refuses a time that is none', async () => {
    const reply = await bench.call(host.reader(), operationRoutes.changePolicy, {
      ...policyBody,
      cron: '0 25 * * *',
      version: 1,
    });
    expect(reply).toMatchObject({ status: 422, body: { code: 'operations.cron_invalid', details: { field: 'hour' } } });
  });

  test('seals the secrets in backups once it has a passphrase, and never shows it', async () => {
    const passphrase = `correct horse ${randomBytes(4).toString('hex')}`;
    const reader = host.reader();
    const changed = await bench.call(reader, operationRoutes.changePolicy, { ...policyBody, passphrase, version: 1 });
    expect(changed.body).toMatchObject({ hasPassphrase: true });
    const again = await bench.call(reader, operationRoutes.changePolicy, { ...policyBody, version: 2 });
    expect(again.body).toMatchObject({ hasPassphrase: true });
    await bench.runTask();
    const backup = await bench.newest();
    expect(await verifyBackup(backup.file, { passphrase })).toMatchObject({
      hasSecrets: true,
    });
    const { rows } = await server.owner.query(`select (select string_agg(t::text, '') from platform.audit_entry t) ||
      (select string_agg(t::text, '') from platform.outbox t) || (select string_agg(t::text, '') from operations.backup_policy t) as all`);
    expect(rows[0].all).toContain('passphrase');
    expect(rows[0].all).not.toContain(passphrase);
  });

  test('makes the clock add a job unless it is off', async () => {
    const [schedule] = bench.operations.schedules ?? [];
    await schedule?.run(new AbortController().signal);
    await bench.call(host.reader(), operationRoutes.changePolicy, { ...policyBody, isEnabled: false, version: 1 });
    await schedule?.run(new AbortController().signal);
    const { rows } = await server.owner.query('select task, payload, by_id, by_name from platform.job');
    expect(rows).toEqual([{ task: 'backup.run', payload: { isScheduled: true }, by_id: null, by_name: 'OneLine' }]);
  });
});
