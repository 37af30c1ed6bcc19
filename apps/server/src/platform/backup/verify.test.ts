import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDomainError } from '@oneline/kernel';
import { makeTemporaryDirectory, type TemporaryDirectory, until } from '@oneline/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passphrase, type SmallBackup, smallManifest, writeSmallBackup } from './fixture/small-backup.ts';
import { verifyBackup } from './verify.ts';

const small: SmallBackup = {
  tables: { first: ['1\tone', '2\t\\N', '3\t开心😀'], empty: [], last: Array.from({ length: 500 }, (_, n) => `${n}`) },
  objects: new Map([['files/a', Buffer.from('an object')]]),
  hasSecrets: true,
};

let dir: TemporaryDirectory;
let whole: Buffer;
let count = 0;

beforeAll(async () => {
  dir = await makeTemporaryDirectory('backup');
  await writeSmallBackup(join(dir.path, 'whole'), small);
  whole = await readFile(join(dir.path, 'whole'));
});
afterAll(() => dir.close());

async function verifyBytes(bytes: Buffer): Promise<unknown> {
  count += 1;
  const file = join(dir.path, `changed-${count}`);
  await writeFile(file, bytes);
  try {
    return await verifyBackup(file);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return error;
  }
}

describe('verifying a backup', () => {
  test('counts what is in it', async () => {
    const found = await verifyBackup(join(dir.path, 'whole'), { passphrase });
    expect(found).toMatchObject({ tables: 3, rows: 503, objects: 1, hasSecrets: true, bytes: whole.length });
  });

  test('finds every changed byte, and says where', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const error = await verifyBytes(changed);
        expect(error).toMatchObject({
          code: expect.stringMatching(/^backup\.(not_backup|format_newer|truncated|corrupted)$/),
        });
        if (at >= 16) expect(error).toMatchObject({ details: { section: expect.any(String) } });
      }),
      { numRuns: 150 },
    );
  });

  test('finds that bytes were cut off, put in or taken out', async () => {
    const edit = fc.record({ at: fc.nat(whole.length), out: fc.nat(200), in: fc.uint8Array({ maxLength: 40 }) });
    await fc.assert(
      fc.asyncProperty(edit, async (change) => {
        const changed = Buffer.concat([
          whole.subarray(0, change.at),
          change.in,
          whole.subarray(change.at + change.out),
        ]);
        fc.pre(!changed.equals(whole));
        expect(await verifyBytes(changed)).toMatchObject({ code: expect.stringMatching(/^backup\./) });
      }),
      { numRuns: 150 },
    );
    for (const length of [0, 10, 16, 20, whole.length - 36, whole.length - 1]) {
      expect(await verifyBytes(whole.subarray(0, length))).toMatchObject({ code: 'backup.truncated' });
    }
    expect(await verifyBytes(Buffer.concat([whole, Buffer.from([0])]))).toMatchObject({
      code: 'backup.corrupted',
      details: { section: 'the end', reason: 'more follows' },
    });
  });

  test('names the table that is damaged', async () => {
    const at = whole.indexOf('small.last') + 60;
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await verifyBytes(changed)).toMatchObject({ details: { section: 'table small.last' } });
  });

  test('refuses any other file', async () => {
    const magic = whole.subarray(0, 16);
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.uint8Array({ maxLength: 2000 }), async (isBegun, bytes) => {
        const error = await verifyBytes(isBegun ? Buffer.concat([magic, bytes]) : Buffer.from(bytes));
        expect(error).toMatchObject({ code: expect.stringMatching(/^backup\./) });
      }),
      { numRuns: 150 },
    );
    await expect(verifyBackup(join(dir.path, 'nowhere'))).rejects.toMatchObject({ code: 'backup.file_not_found' });
  });

  test('refuses a format that is newer', async () => {
    const newer = Buffer.from(whole);
    newer.writeUInt16BE(2, 14);
    expect(await verifyBytes(newer)).toMatchObject({ code: 'backup.format_newer', details: { version: 2, known: 1 } });
  });

  test('refuses a well-framed file whose parts do not match its manifest', async () => {
    const manifest = smallManifest(small);
    const others: unknown[] = [
      { ...manifest, tables: manifest.tables.toReversed() },
      { ...manifest, tables: manifest.tables.slice(1) },
      { ...manifest, tables: [...manifest.tables, { schema: 'small', name: 'more', columns: [], partitions: [] }] },
      { ...manifest, hasSecrets: false },
      { ...manifest, objects: 'beside' },
      { ...manifest, tables: 'none' },
      { ...manifest, horizon: '1; drop table x' },
      [],
      null,
    ];
    for (const [i, other] of others.entries()) {
      const file = join(dir.path, `other-${i}`);
      await writeSmallBackup(file, small, { manifest: other });
      await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'backup.corrupted' });
    }
  });

  test('tells a wrong passphrase, and a backup that has no secrets', async () => {
    const wrong = verifyBackup(join(dir.path, 'whole'), { passphrase: 'incorrect horse' });
    await expect(wrong).rejects.toMatchObject({ code: 'backup.passphrase_wrong' });
    const file = join(dir.path, 'open');
    await writeSmallBackup(file, { tables: {} });
    expect(await verifyBackup(file)).toMatchObject({ hasSecrets: false, rows: 0 });
    await expect(verifyBackup(file, { passphrase })).rejects.toMatchObject({ code: 'backup.no_secrets' });
  });

  test('stops when it is told to', async () => {
    const verifying = verifyBackup(join(dir.path, 'whole'), { signal: AbortSignal.abort() });
    await expect(verifying).rejects.toMatchObject({ code: 'backup.aborted' });
  });
});

describe('writing a backup file', () => {
  const content = { tables: { first: Array.from({ length: 20_000 }, (_, n) => `${n}\t${Math.sin(n)}`) } };

  test('leaves no file when the disk is full', async () => {
    const { path, close } = await makeTemporaryDirectory('backup');
    let room = 20_000;
    const opening: typeof open = async (...input) => {
      const file = await open(...input);
      const write = file.write.bind(file) as (bytes: Buffer, from: number) => Promise<{ bytesWritten: number }>;
      file.write = (async (bytes: Buffer, from: number) => {
        room -= bytes.length;
        if (room < 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        return write(bytes, from);
      }) as never;
      return file;
    };
    const writing = writeSmallBackup(join(path, 'full'), content, { open: opening });
    await expect(writing).rejects.toMatchObject({ code: 'backup.disk_full' });
    expect(await readdir(path)).toEqual([]);
    await close();
  });

  test('leaves no file when it is stopped', async () => {
    const { path, close } = await makeTemporaryDirectory('backup');
    const writing = writeSmallBackup(join(path, 'stopped'), content, { signal: AbortSignal.abort() });
    await expect(writing).rejects.toMatchObject({ code: 'backup.aborted' });
    expect(await readdir(path)).toEqual([]);
    await close();
  });

  test('leaves only a draft when the process is killed, which a later backup clears away', async () => {
    const { path, close } = await makeTemporaryDirectory('backup');
    const writer = join(import.meta.dirname, 'file-writer.ts');
    const script = `import { createBackupFile } from ${JSON.stringify(writer)};
      const backup = await createBackupFile(${JSON.stringify(join(path, 'killed'))});
      async function* endless() { for (;;) yield Buffer.alloc(100_000, 'x'); }
      await backup.section({ kind: 'table', name: 'a.b', compression: 'none' }, endless());`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    const isWriting = async (): Promise<boolean> => {
      const [draft] = await readdir(path);
      return draft !== undefined && (await stat(join(path, draft))).size > 1_000_000;
    };
    await until(isWriting, { what: 'the child writes' });
    child.kill('SIGKILL');
    await ended;
    const [draft = ''] = await readdir(path);
    expect(draft).toMatch(/^[.]killed[.].*[.]partial$/);
    await writeSmallBackup(join(path, 'soon'), content);
    expect(await readdir(path)).toContain(draft);
    const longAgo = new Date(Date.now() - 7_200_000);
    await utimes(join(path, draft), longAgo, longAgo);
    await writeSmallBackup(join(path, 'later'), content);
    expect((await readdir(path)).toSorted()).toEqual(['later', 'soon']);
    await close();
  });

  test('does not replace a file', async () => {
    const { path, close } = await makeTemporaryDirectory('backup');
    await writeFile(join(path, 'there'), 'precious');
    await expect(writeSmallBackup(join(path, 'there'), content)).rejects.toMatchObject({ code: 'backup.file_exists' });
    expect(await readFile(join(path, 'there'), 'utf8')).toBe('precious');
    await close();
  });

  test('says so when the folder cannot be written', async () => {
    const { path, close } = await makeTemporaryDirectory('backup');
    await writeFile(join(path, 'file'), '');
    const writing = writeSmallBackup(join(path, 'file', 'below'), content);
    await expect(writing).rejects.toMatchObject({ code: 'backup.write_failed' });
    await close();
  });
});
