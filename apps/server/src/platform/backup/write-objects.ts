import { Readable } from 'node:stream';
import { isDomainError } from '@oneline/kernel';
import { backupErrors } from './errors.ts';
import type { BackupFileWriter } from './file-writer.ts';
import { objectLine } from './object-lines.ts';
import { type ObjectFolder, type ObjectSource, readFrom } from './objects.ts';

export interface WrittenObjects {
  readonly objects: number;
  /** Objects that were not in the folder before. */
  readonly copiedObjects: number;
}

/**
 * Copies what is there before the snapshot is taken, so that the first backup does not hold one while it copies everything.
 * Returns how many were not in the folder yet.
 */
export async function copyAhead(
  source: ObjectSource,
  folder: ObjectFolder,
  onObject: (key: string) => void,
): Promise<number> {
  let copied = 0;
  for await (const object of source.list()) {
    onObject(object.key);
    try {
      if (await folder.keep(object, source)) copied += 1;
    } catch (error) {
      // Deleted since it was listed. Whether that matters is seen under the snapshot.
      if (!isDomainError(error) || error.code !== 'backup.object_lost') throw error;
    }
  }
  return copied;
}

/** The objects that are there once the snapshot is taken, beside the file: those that its rows name are among them. */
export async function writeObjectList(
  writer: BackupFileWriter,
  source: ObjectSource,
  folder: ObjectFolder,
): Promise<WrittenObjects> {
  let objects = 0;
  let copiedObjects = 0;
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const object of source.list()) {
      if (await folder.keep(object, source)) copiedObjects += 1;
      objects += 1;
      yield objectLine(object);
    }
  }
  await writer.section({ kind: 'objects', compression: 'zstd' }, Readable.from(lines(), { objectMode: false }));
  return { objects, copiedObjects };
}

/** The same, inside the file. */
export async function embedObjects(
  writer: BackupFileWriter,
  source: ObjectSource,
  onObject: (key: string) => void,
): Promise<WrittenObjects> {
  let objects = 0;
  for await (const { key, bytes } of source.list()) {
    onObject(key);
    const content = Readable.from(readFrom(source, key), { objectMode: false });
    const footer = await writer.section({ kind: 'object', name: key, compression: 'none' }, content);
    if (footer.bytes !== bytes) throw backupErrors.objectLost({ key, expected: bytes, found: footer.bytes });
    objects += 1;
  }
  return { objects, copiedObjects: 0 };
}
