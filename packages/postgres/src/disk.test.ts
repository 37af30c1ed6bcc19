import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { installBinaries } from './binaries.ts';
import { logTail, rotateClosedLog, rotateOpenLog } from './server-log.ts';
import { createFixtures } from './testing/fixtures.ts';
import { isRoot, query, sharedBinaryDir } from './testing/servers.ts';

const { launchForTest, privateDirectory, startForTest } = createFixtures({ beforeAll, afterAll, onTestFinished });

const mebibyte = 1024 * 1024;

test('files that cannot grow while the database is made are a full disk, and nothing is left of it', async () => {
  const dataDir = await privateDirectory();
  // Smaller than a segment of the write-ahead log.
  const limited = launchForTest({ options: { dataDir, binaryDir: await sharedBinaryDir() } }, 4 * 1024);
  await expect(limited.ready).rejects.toMatchObject({
    code: 'postgres.disk_full',
    details: { path: dataDir, freeBytes: expect.any(Number) },
  });
  expect((await readdir(dataDir)).filter((name) => name.startsWith('cluster'))).toEqual([]);
  await startForTest({ dataDir });
});

test('programs that do not fit on the disk are a full disk', async () => {
  const runtimeDir = await privateDirectory();
  if (isRoot) chmodSync(runtimeDir, 0o711);
  const limited = launchForTest({ options: { dataDir: await privateDirectory(), runtimeDir } }, 4 * 1024);
  await expect(limited.ready).rejects.toMatchObject({ code: 'postgres.disk_full', details: { path: runtimeDir } });
  expect((await installBinaries(runtimeDir)).major).toBe(18);
});

// Where mounting is allowed, on a disk that is really full; elsewhere the limit above must do.
if (canMount()) {
  test('a disk that is too small to begin with is told with what is free on it', async () => {
    const dataDir = join(await smallDisk(16), 'data');
    const failure = await startForTest({ dataDir }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'postgres.disk_full', details: { path: dataDir } });
    expect(failure.details.freeBytes).toBeLessThan(16 * mebibyte);
  });

  test('a disk that fills up loses nothing that was acknowledged', async () => {
    const disk = await smallDisk(128);
    const dataDir = join(disk, 'data');
    const first = await startForTest({ dataDir });
    await query(first.adminUrl, 'create table entry (n int generated always as identity, filler text)');
    await fill(join(disk, 'ballast'), 8);
    let acknowledged = 0;
    const writing = (async () => {
      // Random, so that it is not compressed away.
      const filler = `(select string_agg(gen_random_uuid()::text, '') from generate_series(1, 20000))`;
      for (;;) {
        await query(first.adminUrl, `insert into entry (filler) values (${filler})`);
        acknowledged += 1;
      }
    })();
    await expect(writing).rejects.toThrow();
    await first.close();
    await fill(join(disk, 'more ballast'), 0);
    await expect(startForTest({ dataDir })).rejects.toMatchObject({ code: 'postgres.disk_full' });
    await Promise.all(['ballast', 'more ballast'].map((name) => rm(join(disk, name))));
    const second = await startForTest({ dataDir });
    const [row] = await query<{ count: number }>(second.adminUrl, 'select count(*)::int from entry');
    expect(row?.count).toBe(acknowledged);
  });
}

test('a log that has grown too long gives way, under a running server too', async () => {
  const path = join(await privateDirectory(), 'postgres.log');
  await writeFile(path, 'old line\n');
  await rotateClosedLog(path, 5);
  expect(await readFile(`${path}.1`, 'utf8')).toBe('old line\n');
  const server = await open(path, 'a');
  await server.write('first line\n');
  await rotateOpenLog(path, 5);
  await server.write('next line\n');
  await server.close();
  expect(await readFile(`${path}.1`, 'utf8')).toBe('first line\n');
  expect(await readFile(path, 'utf8')).toBe('next line\n');
  await rotateOpenLog(path, 100);
  await rotateClosedLog(path, 100);
  expect((await stat(path)).size).toBe('next line\n'.length);
  await rotateClosedLog(`${path}.none`, 1);
});

test('the tail of a log begins after what earlier runs wrote', async () => {
  const path = join(await privateDirectory(), 'postgres.log');
  await writeFile(path, 'earlier run\nthis run\n');
  expect(await logTail(path, 'earlier run\n'.length)).toBe('this run');
  // Rotated meanwhile: it is all of this run.
  expect(await logTail(path, 1000)).toBe('earlier run\nthis run');
  expect(await logTail(`${path}.none`, 0)).toBe('');
});

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'ignore' });
}

function canMount(): boolean {
  if (!isRoot) return false;
  const path = mkdtempSync(join(tmpdir(), 'oneline-mount-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'oneline-probe', path);
    run('umount', path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(path, { recursive: true });
  }
}

async function smallDisk(mebibytes: number): Promise<string> {
  const path = await privateDirectory();
  run('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'oneline-test', path);
  onTestFinished(() => {
    run('umount', '--lazy', path);
  });
  return path;
}

/** Leaves so many free. */
async function fill(path: string, leaveMebibytes: number): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.alloc(mebibyte / 16);
  try {
    for (;;) await file.write(block);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
  const { size } = await file.stat();
  await file.truncate(Math.max(0, size - leaveMebibytes * mebibyte));
  await file.close();
}
