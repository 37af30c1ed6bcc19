import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { createDraftFile, type DraftFile, removeAbandonedDrafts } from './draft-file.ts';
import { backupErrors } from './errors.ts';
import { magic, maxChunkBytes, type SectionFooter, type SectionHeader } from './format.ts';
import { createRowDigest } from './row-digest.ts';

/** Writes the format of format.ts. */
export interface BackupFileWriter {
  /** Writes one section from a stream of bytes, one after the other. Errors of `content` come out as they are. */
  section(header: SectionHeader, content: AsyncIterable<Buffer>): Promise<SectionFooter>;
  json(kind: 'manifest' | 'secrets' | 'sequences', value: unknown): Promise<SectionFooter>;
  /** Ends the file, brings it to the disk and gives it its name. Returns its size in bytes. */
  commit(): Promise<number>;
  /** Leaves nothing behind; does nothing after `commit`. */
  discard(): Promise<void>;
}

export interface FileWriterOptions {
  readonly signal?: AbortSignal | undefined;
  /** Opens the file; replaced in tests to fail. */
  readonly open?: Parameters<typeof createDraftFile>[1];
}

/** Errors: those of a draft file, `backup.aborted`. */
export async function createBackupFile(path: string, options: FileWriterOptions = {}): Promise<BackupFileWriter> {
  const { signal } = options;
  const draft = await createDraftFile(path, options.open);
  await removeAbandonedDrafts(dirname(path));
  const whole = createHash('sha256');

  async function write(bytes: Buffer): Promise<void> {
    whole.update(bytes);
    await draft.write(bytes);
  }

  async function section(header: SectionHeader, content: AsyncIterable<Buffer>): Promise<SectionFooter> {
    const hash = createHash('sha256');
    const put = async (bytes: Buffer): Promise<void> => {
      hash.update(bytes);
      await write(bytes);
    };
    await put(framed(header));
    const measure = createMeasure(header.kind === 'table');
    const compress = header.compression === 'zstd' ? [createZstdCompress({ chunkSize: 262_144 })] : [];
    try {
      await pipeline([content, measure.stream, ...compress, chunkSink(put)], { ...(signal ? { signal } : {}) });
    } catch (error) {
      throw signal?.aborted ? backupErrors.aborted({}, error) : error;
    }
    await put(lengthOf(0));
    const footer = measure.footer();
    await put(framed(footer));
    await write(hash.digest());
    return footer;
  }

  await begin(draft, write);
  return {
    section,
    json: (kind, value) =>
      section(
        { kind, compression: 'zstd' },
        Readable.from([Buffer.from(JSON.stringify(value))], { objectMode: false }),
      ),
    async commit() {
      const end = whole.copy().digest();
      await write(lengthOf(0));
      await write(end);
      await draft.commit();
      return draft.size();
    },
    discard: () => draft.discard(),
  };
}

async function begin(draft: DraftFile, write: (bytes: Buffer) => Promise<void>): Promise<void> {
  try {
    await write(magic);
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

function lengthOf(bytes: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(bytes);
  return buffer;
}

function framed(value: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  return Buffer.concat([lengthOf(text.length), text]);
}

function chunkSink(put: (bytes: Buffer) => Promise<void>): Writable {
  const putChunks = async (bytes: Buffer): Promise<void> => {
    for (let from = 0; from < bytes.length; from += maxChunkBytes) {
      const chunk = bytes.subarray(from, from + maxChunkBytes);
      await put(Buffer.concat([lengthOf(chunk.length), chunk]));
    }
  };
  return new Writable({
    highWaterMark: maxChunkBytes,
    write: (bytes: Buffer, _encoding, done) => void putChunks(bytes).then(() => done(), done),
    writev: (parts, done) =>
      void putChunks(Buffer.concat(parts.map((part) => part.chunk as Buffer))).then(() => done(), done),
  });
}

/** Passes bytes on and takes their measure. */
export function createMeasure(hasRows: boolean): { stream: Transform; footer(): SectionFooter } {
  const content = createHash('sha256');
  const digest = hasRows ? createRowDigest() : null;
  let bytes = 0;
  return {
    stream: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        content.update(chunk);
        digest?.add(chunk);
        done(null, chunk);
      },
    }),
    footer: () => ({ bytes, sha256: content.digest('hex'), ...digest?.result() }),
  };
}
