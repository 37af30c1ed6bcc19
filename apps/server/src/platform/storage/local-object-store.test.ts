import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { newId } from '@oneline/kernel';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sweepDrafts } from './drafts.ts';
import { openLocalObjectStore } from './local-object-store.ts';
import type { ObjectStore } from './object-store.ts';

const key = Buffer.alloc(32, 9);
const tenantId = newId();
let directory: TemporaryDirectory;
let store: ObjectStore;
beforeAll(async () => {
  directory = await makeTemporaryDirectory('oneline-objects');
  store = await openLocalObjectStore({ dir: directory.path, key });
});
afterAll(() => directory.close());

const fileOf = (hash: string): string => join(directory.path, tenantId, hash.slice(7, 9), hash);

describe('a stored object', () => {
  it('comes back as it was, whatever its size and however it came', async () => {
    const sizes = fc.oneof(fc.nat({ max: 300 }), fc.constantFrom(65_535, 65_536, 65_537, 131_072, 200_000));
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, seed) => {
        const bytes = Buffer.alloc(size, createHash('sha256').update(String(seed)).digest());
        const parts = [bytes.subarray(0, size >> 1), bytes.subarray(size >> 1)];
        const { hash, bytes: length } = await store.put(tenantId, seed % 2 === 0 ? bytes : Readable.from(parts));
        expect(length).toBe(size);
        expect(hash).toBe(`sha256-${createHash('sha256').update(bytes).digest('hex')}`);
        expect((await buffer(await store.get(tenantId, hash))).equals(bytes)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('gives any range of itself', async () => {
    const bytes = Buffer.from(Array.from({ length: 150_000 }, (_, i) => (i * 31) % 251));
    const { hash } = await store.put(tenantId, bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 149_999 }), fc.nat({ max: 149_999 }), async (a, b) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        const part = await buffer(await store.get(tenantId, hash, range));
        expect(part.equals(bytes.subarray(range.start, range.end + 1))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('lies encrypted', async () => {
    const { hash } = await store.put(tenantId, Buffer.from('a customer said something'));
    expect((await readFile(fileOf(hash))).includes('customer')).toBe(false);
  });

  it('that was changed or cut is noticed', async () => {
    const bytes = Buffer.alloc(140_000, 7);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 140_000 }), fc.boolean(), async (at, isCut) => {
        const { hash } = await store.put(tenantId, bytes);
        if (isCut) await truncate(fileOf(hash), at);
        else {
          const file = await readFile(fileOf(hash));
          file[at] = (file[at] ?? 0) ^ 1;
          await writeFile(fileOf(hash), file);
        }
        const read = async (): Promise<Buffer> => buffer(await store.get(tenantId, hash));
        await expect(read()).rejects.toMatchObject({ code: 'storage.corrupt' });
      }),
      { numRuns: 25 },
    );
  });

  it('is kept once and whole, also when it comes many times at once', async () => {
    const bytes = Buffer.alloc(200_000, 'same');
    const made = await Promise.all(Array.from({ length: 8 }, () => store.put(tenantId, bytes)));
    const [{ hash } = { hash: '' }] = made;
    expect(new Set(made.map((one) => one.hash))).toEqual(new Set([hash]));
    expect((await readdir(dirname(fileOf(hash)))).filter((name) => name === hash)).toHaveLength(1);
    expect((await buffer(await store.get(tenantId, hash))).equals(bytes)).toBe(true);
    expect(await readdir(join(directory.path, '.drafts'))).toEqual([]);
  });

  it('is read whole while the same content is put again', async () => {
    const bytes = Buffer.alloc(300_000, 'again');
    const { hash } = await store.put(tenantId, bytes);
    const reading = await store.get(tenantId, hash);
    const read = [];
    for await (const part of reading) {
      read.push(part as Buffer);
      await store.put(tenantId, bytes);
    }
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
  });

  it('that was damaged is whole again when it is put again', async () => {
    const { hash } = await store.put(tenantId, Buffer.from('whole'));
    await writeFile(fileOf(hash), 'damaged, and long enough to be one');
    await store.put(tenantId, Buffer.from('whole'));
    expect((await buffer(await store.get(tenantId, hash))).toString()).toBe('whole');
  });

  it('is not there for another tenant, and no name leads out of the folder', async () => {
    const { hash } = await store.put(tenantId, Buffer.from('mine'));
    await expect(store.get(newId(), hash)).rejects.toMatchObject({ code: 'storage.not_found' });
    for (const name of ['../secrets.json', 'sha256-../../x', '']) {
      await expect(store.get(tenantId, name)).rejects.toMatchObject({ code: 'storage.invalid_name' });
    }
    await expect(store.put('../other', Buffer.from('x'))).rejects.toMatchObject({ code: 'storage.invalid_name' });
  });

  it('whose source fails leaves nothing behind', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(100_000);
      throw new Error('the caller hung up');
    }
    const other = newId();
    await expect(store.put(other, Readable.from(failing()))).rejects.toThrow('hung up');
    expect(await readdir(join(directory.path, '.drafts'))).toEqual([]);
    expect(await Array.fromAsync(store.list(other))).toEqual([]);
  });

  it('is listed with its size, and gone when it is deleted', async () => {
    const other = newId();
    const [one, two] = [await store.put(other, Buffer.from('one')), await store.put(other, Buffer.from('two!'))];
    expect(new Set(await Array.fromAsync(store.list(other)))).toEqual(new Set([one, two]));
    expect([one.bytes, two.bytes, await store.head(other, two.hash)]).toEqual([3, 4, two]);
    await store.delete(other, one.hash);
    expect(await Array.fromAsync(store.list(other))).toEqual([two]);
    expect(await store.head(other, one.hash)).toBeNull();
  });
});

describe('a store without encryption', () => {
  it('keeps objects as they are, and notices when one was changed', async () => {
    const bytes = Buffer.alloc(140_000, 'plain');
    const open = await openLocalObjectStore({ dir: directory.path, key, isEncrypting: false });
    const { hash } = await open.put(tenantId, bytes);
    const file = `${fileOf(hash)}.plain`;
    expect((await readFile(file)).equals(bytes)).toBe(true);
    const part = await buffer(await open.get(tenantId, hash, { start: 65_530, end: 65_545 }));
    expect(part.equals(bytes.subarray(65_530, 65_546))).toBe(true);
    await writeFile(file, bytes.fill('x', 70_000, 70_001));
    await expect(buffer(await open.get(tenantId, hash))).rejects.toMatchObject({ code: 'storage.corrupt' });
  });

  it('and one with it read what the other has written', async () => {
    const open = await openLocalObjectStore({ dir: directory.path, key, isEncrypting: false });
    const tenant = newId();
    const [sealed, bare] = [
      await store.put(tenant, Buffer.from('sealed')),
      await open.put(tenant, Buffer.from('bare')),
    ];
    await store.put(tenant, Buffer.from('bare'));
    for (const either of [store, open]) {
      expect((await buffer(await either.get(tenant, sealed.hash))).toString()).toBe('sealed');
      expect((await buffer(await either.get(tenant, bare.hash))).toString()).toBe('bare');
      expect(await Array.fromAsync(either.list(tenant))).toHaveLength(2);
    }
    await store.delete(tenant, bare.hash);
    expect(await open.head(tenant, bare.hash)).toBeNull();
  });
});

describe('a process that writes an object', () => {
  const processes: ChildProcess[] = [];
  afterEach(() => {
    for (const one of processes.splice(0)) one.kill('SIGKILL');
  });

  /** Writes to a folder of its own, and is half done. */
  async function startWriting() {
    const folder = await makeTemporaryDirectory('oneline-objects');
    onTestFinished(() => folder.close());
    const program = fileURLToPath(new URL('./fixture/slow-writer.ts', import.meta.url));
    const child = spawn(process.execPath, [program, folder.path, tenantId], { stdio: ['pipe', 'pipe', 'inherit'] });
    processes.push(child);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('half');
    const reopen = () => openLocalObjectStore({ dir: folder.path, key });
    return { child, lines, reopen, drafts: () => readdir(join(folder.path, '.drafts')) };
  }

  it('and is killed leaves no half object, and nothing at all once the store is opened again', async () => {
    const { child, reopen, drafts } = await startWriting();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await drafts()).toHaveLength(1);
    const reopened = await reopen();
    expect(await Array.fromAsync(reopened.list(tenantId))).toEqual([]);
    expect(await drafts()).toEqual([]);
  });

  it('is left alone by others that open the store meanwhile', async () => {
    const { child, lines, reopen, drafts } = await startWriting();
    const reopened = await reopen();
    expect(await drafts()).toHaveLength(1);
    expect(await Array.fromAsync(reopened.list(tenantId))).toEqual([]);
    child.stdin.write('go on\n');
    const { value: hash } = await lines.next();
    expect((await buffer(await reopened.get(tenantId, hash ?? ''))).length).toBe(300_000);
    expect(await drafts()).toEqual([]);
  });
});

it('drafts of nobody known, or of another host a day ago, are removed; younger ones of another host are not', async () => {
  const folder = await makeTemporaryDirectory('oneline-drafts');
  onTestFinished(() => folder.close());
  const random = 'a'.repeat(24);
  const names = ['half', `elsewhere.1.${random}`, `long-ago.1.${random}`];
  for (const name of names) await writeFile(join(folder.path, name), 'half');
  const dayAgo = Date.now() / 1000 - 86_401;
  await utimes(join(folder.path, `long-ago.1.${random}`), dayAgo, dayAgo);
  await sweepDrafts(folder.path);
  expect(await readdir(folder.path)).toEqual([`elsewhere.1.${random}`]);
});
