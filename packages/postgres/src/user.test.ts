import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { isReachable } from './reachable.ts';
import { createFixtures } from './testing/fixtures.ts';
import { isRoot, query, sharedBinaryDir } from './testing/servers.ts';
import { chooseUser, processUid, type ServerUser } from './user.ts';

const { launchForTest, privateDirectory, startForTest } = createFixtures({ beforeAll, afterAll, onTestFinished });

test('a server runs under a directory that nobody but its owner may enter', async () => {
  const home = await privateDirectory();
  const dataDir = join(home, 'clone', 'var', 'postgres');
  const postgres = await startForTest({ dataDir });
  expect((await stat(home)).mode & 0o777).toBe(0o700);
  await query(postgres.adminUrl, 'create table t (n int); insert into t select generate_series(1, 10000); checkpoint');
  await query(postgres.adminUrl, 'create extension pg_trgm');
  expect(postgres.clusterDir.startsWith(home)).toBe(true);
});

test('an ordinary user starts, stops and takes over a server of its own in a private directory', async () => {
  const { user, dataDir } = await ordinaryUser();
  const options = { dataDir, binaryDir: await sharedBinaryDir() };
  const first = launchForTest({ options, ...user });
  const { pid } = await first.ready;
  await first.kill();
  const second = launchForTest({ options, ...user });
  const { adminUrl, isAttached } = await second.ready;
  expect(isAttached).toBe(true);
  expect(await query(adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await stat(`/proc/${pid}`)).uid).toBe(user.user?.uid ?? processUid());
  await second.close();
  const third = launchForTest({ options, ...user });
  expect((await third.ready).isAttached).toBe(false);
  await third.close();
});

test('a directory that the user may not write is named', async () => {
  const parent = isRoot ? await privateDirectory() : '/usr';
  if (isRoot) await chmod(parent, 0o755);
  const { user } = await ordinaryUser();
  const dataDir = join(parent, 'oneline');
  const launcher = launchForTest({ options: { dataDir, binaryDir: await sharedBinaryDir() }, ...user });
  await expect(launcher.ready).rejects.toMatchObject({
    code: 'postgres.no_access',
    details: { path: dataDir, uid: user.user?.uid ?? processUid() },
  });
});

test('whether a user can reach a directory is seen from every step of the way', async () => {
  const home = await privateDirectory();
  const inner = join(home, 'inner');
  await mkdir(inner, { mode: 0o755 });
  const stranger = { uid: 54_321, gid: 54_321 };
  expect(await isReachable(inner, { uid: processUid(), gid: 0 })).toBe(true);
  expect(await isReachable(join(inner, 'to', 'come'), stranger)).toBe(false);
  await chmod(home, 0o711);
  expect(await isReachable(join(inner, 'to', 'come'), stranger)).toBe(true);
  await writeFile(join(home, 'file'), '');
});

// What only root can arrange: a process of an ordinary user has no other user to be.
if (isRoot) {
  test('files of another user are named with their owner', async () => {
    const { user, dataDir } = await ordinaryUser();
    const first = await startForTest({ dataDir });
    await first.close();
    await chown(first.clusterDir, 54_321, 54_321);
    const launcher = launchForTest({ options: { dataDir, binaryDir: await sharedBinaryDir() }, ...user });
    await expect(launcher.ready).rejects.toMatchObject({
      code: 'postgres.wrong_owner',
      details: { path: first.clusterDir, ownerUid: 54_321, uid: user.user?.uid },
    });
  });

  test('root goes on with the files of an ordinary user, as that user', async () => {
    const { user, dataDir } = await ordinaryUser();
    const first = launchForTest({ options: { dataDir, binaryDir: await sharedBinaryDir() }, ...user });
    await query((await first.ready).adminUrl, 'create table kept ()');
    await first.close();
    const second = await startForTest({ dataDir });
    expect(await query(second.adminUrl, 'select * from kept')).toEqual([]);
    expect((await stat(`/proc/${second.pid}`)).uid).toBe(user.user?.uid);
  });
}

/** Root becomes another one, in a private directory of its; an ordinary user is one already. */
async function ordinaryUser(): Promise<{ user: { user?: ServerUser }; dataDir: string }> {
  if (!isRoot) return { user: {}, dataDir: join(await privateDirectory(), 'data') };
  const user = await chooseUser();
  const home = await privateDirectory(user);
  expect(dirname(home)).not.toBe(home);
  return { user: { user }, dataDir: join(home, 'data') };
}
