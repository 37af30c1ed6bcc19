import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { newId } from '@oneline/kernel';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('is kept once, also when it comes many times at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => store.put(tenantId, Buffer.from('same'))));
    expect(new Set(made.map((one) => one.hash)).size).toBe(1);
    const [{ hash } = { hash: '' }] = made;
    expect(await readdir(join(directory.path, tenantId, hash.slice(7, 9)))).toContain(hash);
  });

  it('is not there for another tenant, and no name leads out of the folder', async () => {
    const { hash } = await store.put(tenantId, Buffer.from('mine'));
    await expect(store.get(newId(), hash)).rejects.toMatchObject({ code: 'storage.not_found' });
    for (const name of ['../secrets.json', 'sha256-../../x', '']) {
      await expect(store.get(tenantId, name)).rejects.toMatchObject({ code: 'storage.invalid_name' });
    }
    await expect(store.put('../other', Buffer.from('x'))).rejects.toMatchObject({ code: 'storage.invalid_name' });
  });

  it('that was being written when the process died leaves nothing behind', async () => {
    const other = await makeTemporaryDirectory('oneline-objects');
    await mkdir(join(other.path, '.drafts'), { recursive: true });
    await writeFile(join(other.path, '.drafts', 'half'), 'half');
    const reopened = await openLocalObjectStore({ dir: other.path, key });
    expect(await readdir(join(other.path, '.drafts'))).toEqual([]);
    expect(await Array.fromAsync(reopened.list(tenantId))).toEqual([]);
    await other.close();
  });
});
