import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { isDomainError } from '@oneline/kernel';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { type ByteSource, openByteSource } from './byte-source.ts';
import { backupErrors } from './errors.ts';
import { createMeasure } from './file-writer.ts';
import {
  formatVersion,
  magic,
  maxChunkBytes,
  maxHeaderBytes,
  maxJsonBytes,
  SectionFooter,
  SectionHeader,
} from './format.ts';

/** One section. What is not read of it is passed over, but hashed, when the next one is asked for. */
export interface BackupSection {
  readonly header: SectionHeader;
  /** The bytes before compression; once. The section has been checked when the iteration ends by itself. */
  content(): AsyncIterable<Buffer>;
  /** Reads the whole section and returns it parsed; nothing of it is believed before its hash was right. */
  json<Schema extends TSchema>(schema: Schema): Promise<Static<Schema>>;
  /** Passes over what was not read, checks the section and gives its footer. */
  finish(): Promise<SectionFooter>;
}

export interface BackupFileReader {
  /** Every section in order; ends after the hash of the whole file was found right and nothing follows it. */
  sections(): AsyncGenerator<BackupSection>;
  /** Bytes of the file read so far. */
  readonly position: () => number;
  close(): Promise<void>;
}

export interface FileReaderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told as the file is read, about once a megabyte: the section, and how many bytes of the file. */
  onRead?(section: string, position: number): void;
  /** Counts and hashes the rows of tables too. */
  readonly isMeasuringRows?: boolean;
}

/**
 * Reads the format of format.ts with bounded memory, whatever the file holds. Errors, each naming the `section`:
 * `backup.file_not_found`, `backup.not_backup`, `backup.format_newer`, `backup.truncated`, `backup.corrupted`,
 * `backup.aborted`.
 */
export async function openBackupFile(path: string, options: FileReaderOptions = {}): Promise<BackupFileReader> {
  const source = await openByteSource(path);
  const whole = createHash('sha256');
  const corrupted = (section: string, reason: string, cause?: unknown): Error =>
    backupErrors.corrupted({ file: path, section, reason, position: source.position() }, cause);

  async function* sections(): AsyncGenerator<BackupSection> {
    await checkMagic(source, path);
    whole.update(magic);
    let place = 'the beginning';
    for (;;) {
      const expected = whole.copy().digest();
      const length = await source.take(4, `after ${place}`);
      if (length.readUInt32BE() === 0) {
        if (!(await source.take(32, 'the end')).equals(expected)) throw corrupted('the end', 'hash');
        if (!(await source.isAtEnd())) throw corrupted('the end', 'more follows');
        return;
      }
      const section = await openSection(length, `after ${place}`);
      place = placeOf(section.header);
      yield section;
      await section.finish();
    }
  }

  async function openSection(length: Buffer, before: string): Promise<BackupSection> {
    const hash = createHash('sha256');
    const take = async (bytes: number, place: string): Promise<Buffer> => {
      if (options.signal?.aborted) throw backupErrors.aborted();
      const taken = await source.take(bytes, place);
      hash.update(taken);
      whole.update(taken);
      return taken;
    };
    const takeJson = async <Schema extends TSchema>(schema: Schema, size: number, place: string) => {
      if (size === 0 || size > maxHeaderBytes) throw corrupted(place, 'length');
      return parse(schema, await take(size, place), place);
    };
    hash.update(length);
    whole.update(length);
    const header = await takeJson(SectionHeader, length.readUInt32BE(), before);
    const place = placeOf(header);
    const measure = createMeasure((options.isMeasuringRows ?? false) && header.kind === 'table');
    let state: 'unread' | 'reading' | 'read' = 'unread';
    let footer: SectionFooter | null = null;

    async function* chunks(): AsyncGenerator<Buffer> {
      for (;;) {
        const size = (await take(4, place)).readUInt32BE();
        if (size === 0) break;
        if (size > maxChunkBytes) throw corrupted(place, 'length');
        options.onRead?.(header.name ?? header.kind, source.position());
        yield await take(size, place);
      }
      state = 'read';
    }

    async function readFooter(): Promise<SectionFooter> {
      if (footer) return footer;
      const size = (await take(4, place)).readUInt32BE();
      const read = await takeJson(SectionFooter, size, place);
      const expected = hash.digest();
      const found = await source.take(32, place);
      whole.update(found);
      if (!found.equals(expected)) throw corrupted(place, 'hash');
      footer = read;
      return read;
    }

    async function* content(): AsyncGenerator<Buffer> {
      if (state !== 'unread') throw new Error('a section is read once');
      state = 'reading';
      const raw = Readable.from(chunks(), { objectMode: false, highWaterMark: maxChunkBytes });
      const stages = header.compression === 'zstd' ? [createZstdDecompress({ chunkSize: 262_144 })] : [];
      // Errors reach the loop below through the last stage.
      const last = pipeline([raw, ...stages, measure.stream], () => undefined) as unknown as Readable;
      try {
        yield* last;
      } catch (error) {
        if (isDomainError(error)) throw error;
        throw corrupted(place, 'compression', error);
      }
      const wanted = await readFooter();
      const measured = measure.footer();
      for (const key of ['bytes', 'sha256', 'rows', 'rowsHash'] as const) {
        if (measured[key] !== undefined && measured[key] !== wanted[key]) throw corrupted(place, key);
      }
    }

    async function finish(): Promise<SectionFooter> {
      if (state === 'reading') throw new Error('a section is read to its end, or not at all');
      if (state === 'unread') for await (const _ of chunks());
      return readFooter();
    }

    return {
      header,
      content,
      finish,
      async json(schema) {
        const parts: Buffer[] = [];
        let size = 0;
        for await (const part of content()) {
          size += part.length;
          if (size > maxJsonBytes) throw corrupted(place, 'size');
          parts.push(part);
        }
        return parse(schema, Buffer.concat(parts), place);
      },
    };
  }

  function parse<Schema extends TSchema>(schema: Schema, text: Buffer, place: string): Static<Schema> {
    let value: unknown;
    try {
      value = JSON.parse(text.toString('utf8'));
    } catch (error) {
      throw corrupted(place, 'json', error);
    }
    if (!Check(schema, value)) throw corrupted(place, 'shape');
    return value;
  }

  return { sections, position: () => source.position(), close: () => source.close() };
}

async function checkMagic(source: ByteSource, file: string): Promise<void> {
  const found = await source.take(magic.length, 'the beginning');
  if (!found.subarray(0, 14).equals(magic.subarray(0, 14))) throw backupErrors.notBackup({ file });
  const version = found.readUInt16BE(14);
  if (version > formatVersion) throw backupErrors.formatNewer({ file, version, known: formatVersion });
  if (version !== formatVersion) throw backupErrors.corrupted({ file, section: 'the beginning', reason: 'version' });
}

const placeOf = (header: SectionHeader): string => (header.name ? `${header.kind} ${header.name}` : header.kind);
