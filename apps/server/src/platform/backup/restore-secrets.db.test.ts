import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabases, makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import type {} from '@oneline/testing/global-setup';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Bench, createBench, secrets, tablesIn } from './fixture/bench.ts';
import { verifyBackup } from './verify.ts';

let dir: TemporaryDirectory;
let bench: Bench;

beforeAll(async () => {
  dir = await makeTemporaryDirectory('secrets');
  bench = await createBench(createTestDatabases(inject('postgresAdminUrl')), dir.path);
});
afterEach(() => bench.close());
afterAll(() => dir.close());

const passphrase = 'correct horse battery staple';

describe('secrets', () => {
  test('come with the passphrase, beside the database passwords of the new machine', async () => {
    const file = await bench.backUp(await bench.open('full'), { passphrase });
    const here = { ...secrets, installationId: 'new', databasePasswords: { ...secrets.databasePasswords, app: 'new' } };
    const dataDir = await bench.machineWith(here);
    const into = await bench.open('empty');
    await expect(bench.restore(file, into, { dataDir, passphrase: 'incorrect horse' })).rejects.toMatchObject({
      code: 'backup.passphrase_wrong',
    });
    await expect(bench.restore(file, into, { dataDir })).rejects.toMatchObject({
      code: 'restore.secrets_needed',
      details: { isInBackup: true },
    });
    expect(await tablesIn(into.owner)).toBe(0);
    expect(await bench.restore(file, into, { dataDir, passphrase })).toMatchObject({ hasNewSecrets: true });
    expect(JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))).toEqual({
      ...secrets,
      databasePasswords: here.databasePasswords,
    });
    expect(JSON.parse(await readFile(join(dataDir, 'secrets.json.replaced'), 'utf8'))).toEqual(here);
  });

  test('are in a backup only when there is a passphrase', async () => {
    const file = await bench.backUp(await bench.open('full'));
    expect(await verifyBackup(file)).toMatchObject({ hasSecrets: false });
    expect((await readFile(file)).includes('not-to-be-seen')).toBe(false);
    const into = await bench.open('empty');
    await expect(bench.restore(file, into, { passphrase })).rejects.toMatchObject({ code: 'backup.no_secrets' });
    expect(await bench.restore(file, into)).toMatchObject({ hasNewSecrets: false });
  });

  test('can be done without, when that is said', async () => {
    const file = await bench.backUp(await bench.open('full'));
    const into = await bench.open('empty');
    const dataDir = await bench.machineWith(null);
    await expect(bench.restore(file, into, { dataDir })).rejects.toMatchObject({
      code: 'restore.secrets_needed',
      details: { isInBackup: false },
    });
    expect(await bench.restore(file, into, { dataDir, isWithoutSecrets: true })).toMatchObject({
      hasNewSecrets: false,
    });
  });
});
