import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { zipOf } from './fixture/make-xlsx.ts';
import { openZip } from './zip.ts';

const generous = 1_048_576;
const content = (archive: Buffer, name = 'a.xml', mostBytes = generous): Promise<Buffer> =>
  buffer(openZip(archive, mostBytes).read(name));

/** Where the directory entry of the first file begins. */
const directoryAt = (archive: Buffer): number => archive.readUInt32LE(archive.length - 6);

describe('an archive', () => {
  it('gives its files', async () => {
    const archive = zipOf({ 'a.xml': '<a/>', 'dir/b.xml': 'b'.repeat(100_000) });
    expect((await content(archive)).toString()).toBe('<a/>');
    expect(await content(archive, 'dir/b.xml')).toHaveLength(100_000);
    expect([openZip(archive, generous).has('a.xml'), openZip(archive, generous).has('c.xml')]).toEqual([true, false]);
    await expect(content(archive, 'c.xml')).rejects.toMatchObject({ code: 'spreadsheets.file_unreadable' });
  });

  it('may have words behind it, and its numbers in ZIP64 fields', async () => {
    const archive = zipOf({ 'a.xml': '<a/>' });
    const at = directoryAt(archive);
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    for (const [i, field] of [24, 20, 42].entries()) {
      extra.writeBigUInt64LE(BigInt(archive.readUInt32LE(at + field)), 4 + i * 8);
      archive.writeUInt32LE(0xffffffff, at + field);
    }
    archive.writeUInt16LE(extra.length, at + 30);
    const nameEnd = at + 46 + 'a.xml'.length;
    const wide = Buffer.concat([archive.subarray(0, nameEnd), extra, archive.subarray(nameEnd), Buffer.from('words')]);
    wide.writeUInt16LE('words'.length, wide.length - 'words'.length - 2);
    expect((await content(wide)).toString()).toBe('<a/>');
  });

  it('that unpacks to more than is allowed is given up on the way, all its files counted together', async () => {
    const archive = zipOf({ 'a.xml': Buffer.alloc(600_000), 'b.xml': Buffer.alloc(600_000) });
    const zip = openZip(archive, generous);
    expect(await buffer(zip.read('a.xml'))).toHaveLength(600_000);
    await expect(buffer(zip.read('b.xml'))).rejects.toMatchObject({
      code: 'spreadsheets.file_unreadable',
      details: { mostBytes: generous },
    });
  });

  it.each([
    ['encrypted', 8, 1],
    ['packed in a way that is not known', 10, 12],
    ['damaged', 16, 0],
    ['longer than the archive', 20, 0x7fffffff],
    ['somewhere else', 42, 0x7fffffff],
  ])('whose file is %s is refused', async (_, field, value) => {
    const archive = zipOf({ 'a.xml': '<a/>' });
    const at = directoryAt(archive) + field;
    if (field < 16) archive.writeUInt16LE(value, at);
    else archive.writeUInt32LE(value, at);
    await expect((async () => content(archive))()).rejects.toMatchObject({ code: 'spreadsheets.file_unreadable' });
  });
});
