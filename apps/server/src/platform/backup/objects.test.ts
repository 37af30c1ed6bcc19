import { readdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectLine, readObjectLines } from './object-lines.ts';
import { createObjectFolder, isObjectKey, joinObjects, type StoredObject } from './objects.ts';

let dir: TemporaryDirectory;

beforeAll(async () => {
  dir = await makeTemporaryDirectory('objects');
});
afterAll(() => dir.close());

async function* bytesOf(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

describe('the key of an object', () => {
  test('never leads out of its folder, nor to a hidden file', () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('..', '.', '/', 'a', '~', '\\', '\0', '.x')).map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (key) => {
        if (!isObjectKey(key)) return;
        expect(relative('/folder', resolve('/folder', key))).toBe(key);
        expect(key).not.toMatch(/(^|\/)\./);
      }),
    );
    for (const key of ['', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a/.b', 'a b', 'a\n', 'ü', 'a'.repeat(251)]) {
      expect(isObjectKey(key)).toBe(false);
    }
    expect(isObjectKey('0190-a/ab/sha256-00ff.json')).toBe(true);
  });
});

describe('the list of objects', () => {
  const object = fc.record({ key: fc.stringMatching(/^[a-z0-9]{1,9}(\/[a-z0-9._-]{1,9})?$/), bytes: fc.nat() });

  test('is read as it was written, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(object), fc.integer({ min: 1, max: 50 }), async (objects, size) => {
        fc.pre(objects.every(({ key }) => isObjectKey(key)));
        const text = Buffer.concat(objects.map(objectLine)).toString();
        const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
        expect(await all(readObjectLines(bytesOf(...pieces)))).toEqual(objects);
      }),
    );
  });

  test.each(['a', 'a 1', 'a x\n', 'a -1\n', '../a 1\n', 'a 1 2\n', '\n', 'a'.repeat(400)])(
    'is refused: %j',
    async (text) => {
      await expect(all(readObjectLines(bytesOf(text)))).rejects.toMatchObject({ code: 'backup.corrupted' });
    },
  );
});

describe('several stores as one', () => {
  test('keep each object in its own, and know no other place', async () => {
    const [files, roots] = [createObjectFolder(join(dir.path, 'files')), createObjectFolder(join(dir.path, 'roots'))];
    const both = joinObjects({ objects: files, 'audit-roots': roots });
    await both.write('objects/t/ab/sha256-1', bytesOf('one ', 'object'));
    await both.write('audit-roots/t/2026-11-23.json', bytesOf('{}'));
    await writeFile(join(dir.path, 'files', '.draft'), 'not yet');
    const listed: StoredObject[] = await all(both.list());
    expect(listed).toEqual([
      { key: 'objects/t/ab/sha256-1', bytes: 10 },
      { key: 'audit-roots/t/2026-11-23.json', bytes: 2 },
    ]);
    expect(await both.has('objects/t/ab/sha256-1')).toBe(true);
    expect(await both.has('audit-roots/t/ab/sha256-1')).toBe(false);
    expect(`${await buffer(both.read('objects/t/ab/sha256-1'))}`).toBe('one object');
    expect(await readdir(join(dir.path, 'roots', 't'))).toEqual(['2026-11-23.json']);
    expect(() => both.read('elsewhere/x')).toThrow(expect.objectContaining({ code: 'backup.object_unknown' }));
  });

  test('are empty where their folders are not there', async () => {
    expect(await all(createObjectFolder(join(dir.path, 'nowhere')).list())).toEqual([]);
  });
});
