import { crc32, createInflateRaw } from 'node:zlib';
import { spreadsheetErrors } from '../errors.ts';

/** The files in a ZIP archive (PKWARE APPNOTE 6.3), as far as spreadsheets need it: stored or deflated, one disk. */
export interface Zip {
  has(name: string): boolean;
  /**
   * The content of a file, unpacked as it is asked for and compared with its checksum at the end.
   * Errors, while reading: `spreadsheets.file_unreadable`.
   */
  read(name: string): AsyncGenerator<Buffer>;
}

interface Entry {
  readonly method: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly headerAt: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
const endBytes = 22;
const entryBytes = 46;
const headerBytes = 30;
const longestComment = 65_535;
const mostEntries = 10_000;
/** In a 32-bit field: the number stands in the ZIP64 extra field. */
const elsewhere = 0xffffffff;
const zip64Extra = 1;
const stored = 0;
const deflated = 8;
const packBytes = 65_536;

/** `mostBytes` is the limit of all that is unpacked. Error: `spreadsheets.file_unreadable`. */
export function openZip(archive: Buffer, mostBytes: number): Zip {
  const entries = readDirectory(archive);
  let unpacked = 0;

  async function* read(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name);
    if (!entry) throw spreadsheetErrors.fileUnreadable({ reason: 'a part is missing', part: name });
    let checksum = 0;
    for await (const chunk of unpack(archive, entry)) {
      unpacked += chunk.length;
      if (unpacked > mostBytes) throw spreadsheetErrors.fileUnreadable({ reason: 'it unpacks to too much', mostBytes });
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (checksum !== entry.checksum)
      throw spreadsheetErrors.fileUnreadable({ reason: 'a part is damaged', part: name });
  }

  return { has: (name) => entries.has(name), read };
}

async function* unpack(archive: Buffer, { method, headerAt, packedBytes }: Entry): AsyncGenerator<Buffer> {
  if (headerAt + headerBytes > archive.length || archive.readUInt32LE(headerAt) !== headerSignature) throw noArchive();
  const from = headerAt + headerBytes + archive.readUInt16LE(headerAt + 26) + archive.readUInt16LE(headerAt + 28);
  const packed = archive.subarray(from, from + packedBytes);
  if (packed.length !== packedBytes) throw noArchive();
  if (method === stored) {
    for (let at = 0; at < packed.length; at += packBytes) yield packed.subarray(at, at + packBytes);
    return;
  }
  const inflate = createInflateRaw();
  inflate.end(packed);
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } catch (error) {
    throw isZlibError(error) ? spreadsheetErrors.fileUnreadable({ reason: 'a part is damaged' }, error) : error;
  } finally {
    inflate.destroy();
  }
}

function isZlibError(error: unknown): boolean {
  return /^Z_/.test((error as { code?: string }).code ?? '');
}

function readDirectory(archive: Buffer): Map<string, Entry> {
  const endAt = findEnd(archive);
  const count = archive.readUInt16LE(endAt + 10);
  let at = archive.readUInt32LE(endAt + 16);
  if (count > mostEntries) throw noArchive();
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i += 1) {
    if (at + entryBytes > archive.length || archive.readUInt32LE(at) !== entrySignature) throw noArchive();
    const nameBytes = archive.readUInt16LE(at + 28);
    const extraBytes = archive.readUInt16LE(at + 30);
    const nameAt = at + entryBytes;
    const name = archive.toString('utf8', nameAt, nameAt + nameBytes);
    const extra = archive.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes);
    const isEncrypted = (archive.readUInt16LE(at + 8) & 1) !== 0;
    const method = archive.readUInt16LE(at + 10);
    if (isEncrypted || (method !== stored && method !== deflated)) throw noArchive();
    entries.set(name.replaceAll('\\', '/'), {
      method,
      checksum: archive.readUInt32LE(at + 16),
      ...sizesOf(archive, at, extra),
    });
    at = nameAt + nameBytes + extraBytes + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** Packed size and place of an entry, from the ZIP64 field where they stand there. */
function sizesOf(archive: Buffer, at: number, extra: Buffer): Pick<Entry, 'packedBytes' | 'headerAt'> {
  const wide = wideNumbers(extra);
  const next = (value: number): number => (value === elsewhere ? (wide.shift() ?? value) : value);
  const packed = archive.readUInt32LE(at + 20);
  // The unpacked size comes first when it is there.
  next(archive.readUInt32LE(at + 24));
  const packedBytes = next(packed);
  return { packedBytes, headerAt: next(archive.readUInt32LE(at + 42)) };
}

function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== zip64Extra) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.floor(field.length / 8) }, (_, i) => Number(field.readBigUInt64LE(i * 8)));
  }
  return [];
}

function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - endBytes - longestComment);
  for (let at = archive.length - endBytes; at >= first; at -= 1) {
    if (archive.readUInt32LE(at) === endSignature) return at;
  }
  throw noArchive();
}

function noArchive(): Error {
  return spreadsheetErrors.fileUnreadable({ reason: 'it is no archive that can be read' });
}
