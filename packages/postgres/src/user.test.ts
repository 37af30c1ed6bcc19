import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { defaultRuntimeDir, isReachable } from './runtime-dir.ts';
import { createFixtures } from './testing/fixtures.ts';
import { isRoot, query, sharedBinaryDir } from './testing/servers.ts';
import { chooseUser, processUid, type ServerUser } from './user.ts';

const { launchForTest, privateDirectory, startForTest } = createFixtures({ beforeAll, afterAll, onTestFinished });

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

test('programs are put where the user of the server can walk to, every step of the way', async () => {
  const home = await privateDirectory();
  const inner = join(home, 'inner');
  await mkdir(inner, { mode: 0o755 });
  const stranger = { uid: 54_321, gid: 54_321 };
  expect(await isReachable(inner, { uid: processUid(), gid: 0 })).toBe(true);
  expect(await isReachable(join(inner, 'to', 'come'), stranger)).toBe(false);
  expect(await defaultRuntimeDir(inner, stranger)).toBe(isRoot ? '/var/lib/oneline/runtime' : join(inner, 'runtime'));
  await chmod(home, 0o711);
  expect(await isReachable(join(inner, 'to', 'come'), stranger)).toBe(true);
  expect(await defaultRuntimeDir(inner, stranger)).toBe(join(inner, 'runtime'));
});

// What only root can arrange: a process of an ordinary user has no other user to be.
if (isRoot) {
  test('files of another user are named with their owner', async () => {
    const { user, dataDir } = await ordinaryUser();
    const cluster = join(dataDir, 'cluster');
    await mkdir(cluster, { recursive: true });
    await chown(cluster, 54_321, 54_321);
    const launcher = launchForTest({ options: { dataDir, binaryDir: await sharedBinaryDir() }, ...user });
    await expect(launcher.ready).rejects.toMatchObject({
      code: 'postgres.wrong_owner',
      details: { path: cluster, ownerUid: 54_321, uid: user.user?.uid },
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
