import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { holdLease } from './lease.ts';
import { holdOwnerLock } from './lock.ts';
import { findRunningServer } from './running-server.ts';
import { createFixtures } from './testing/fixtures.ts';
import { query, sharedRuntimeDir } from './testing/servers.ts';

const { launchForTest, privateDirectory, startForTest, useSharedCluster } = createFixtures({
  beforeAll,
  afterAll,
  onTestFinished,
});

const log = { info: () => undefined, warn: () => undefined };
const quick = { renewEveryMs: 20, expiresAfterMs: 300 };

const sharedDataDir = useSharedCluster();

test('a second process on the same data directory is refused and told by whom', async () => {
  const dataDir = sharedDataDir();
  const postgres = await startForTest({ dataDir });
  const second = launchForTest({ options: { dataDir, runtimeDir: sharedRuntimeDir } });
  await expect(second.ready).rejects.toMatchObject({
    code: 'postgres.already_owned',
    details: { dataDir, pid: process.pid },
  });
  expect(await query(postgres.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('of many that want a data directory at once one gets it', async () => {
  const dataDir = await privateDirectory();
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => holdOwnerLock(dataDir)));
  const held = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  expect(held).toHaveLength(1);
  for (const outcome of outcomes.filter((outcome) => outcome.status === 'rejected')) {
    expect(outcome.reason).toMatchObject({ code: 'postgres.already_owned' });
  }
  await held[0]?.value.close();
});

test('a path by which the directory is also known makes no difference', async () => {
  const dataDir = await privateDirectory();
  const lock = await holdOwnerLock(dataDir);
  await expect(holdOwnerLock(join(dataDir, '..', dataDir.split('/').at(-1) ?? '', '.'))).rejects.toMatchObject({
    code: 'postgres.already_owned',
  });
  await lock.close();
  await (await holdOwnerLock(dataDir)).close();
});

test('the directory is free again after a close and after a failed start', async () => {
  const dataDir = sharedDataDir();
  const first = await startForTest({ dataDir });
  await first.close();
  await expect(startForTest({ dataDir, binaryDir: '/nowhere' })).rejects.toMatchObject({
    code: 'postgres.binaries_unusable',
  });
  await startForTest({ dataDir });
});

test('a holder in another container is respected as long as it renews its lease', async () => {
  const dataDir = await privateDirectory();
  const file = join(dataDir, 'owner.json');
  await writeFile(file, JSON.stringify({ pid: 7, place: 'another container' }));
  const renewal = setInterval(() => void utimes(file, new Date(), new Date()), quick.renewEveryMs);
  onTestFinished(() => clearInterval(renewal));
  await expect(holdLease(dataDir, log, quick)).rejects.toMatchObject({
    code: 'postgres.already_owned',
    details: { dataDir, pid: 7 },
  });
  clearInterval(renewal);
  const lease = await holdLease(dataDir, log, quick);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
  await lease.close();
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a lease of this machine says nothing that the lock does not say better', async () => {
  const dataDir = await privateDirectory();
  const first = await holdLease(dataDir, log, { renewEveryMs: 5, expiresAfterMs: 60_000 });
  const second = await holdLease(dataDir, log, { renewEveryMs: 5, expiresAfterMs: 60_000 });
  await Promise.all([first.close(), second.close()]);
});

test('who does not own the server can still find and use it', async () => {
  const dataDir = sharedDataDir();
  expect(await findRunningServer(dataDir)).toBe(null);
  const { adminUrl, port, pid, close } = await startForTest({ dataDir });
  expect(await findRunningServer(dataDir)).toEqual({ adminUrl, port, pid });
  await close();
  expect(await findRunningServer(dataDir)).toBe(null);
  expect(await findRunningServer(join(dataDir, 'nowhere'))).toBe(null);
});
