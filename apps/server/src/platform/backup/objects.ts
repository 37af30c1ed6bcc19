import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createDraftFile } from './draft-file.ts';
import { backupErrors } from './errors.ts';

/**
 * Stored objects as they lie in the store, so encrypted where the store encrypts. `hash` is the store's name for the object,
 * 64 hex digits.
 */
export interface ObjectSource {
  list(): AsyncIterable<StoredObject>;
  read(hash: string): AsyncIterable<Buffer>;
}

export interface ObjectTarget {
  has(hash: string): Promise<boolean>;
  /** Keeps the bytes under this name, as they are. */
  write(hash: string, content: AsyncIterable<Buffer>): Promise<void>;
}

export interface StoredObject {
  readonly hash: string;
  /** Size as it is stored, in bytes. */
  readonly bytes: number;
}

export const objectName = /^[0-9a-f]{64}$/;

/** A folder of objects, each a file named by its hash, beside the backups that need them. */
export function objectFolder(dir: string) {
  return {
    path: (hash: string): string => join(dir, hash),
    async size(hash: string): Promise<number | null> {
      return stat(join(dir, hash)).then(
        (found) => found.size,
        () => null,
      );
    },
    /** Returns whether it was not there yet. */
    async keep({ hash, bytes }: StoredObject, source: ObjectSource): Promise<boolean> {
      if ((await this.size(hash)) === bytes) return false;
      const draft = await createDraftFile(join(dir, hash));
      try {
        for await (const chunk of source.read(hash)) await draft.write(chunk);
        if (draft.size() !== bytes) throw backupErrors.objectLost({ hash, expected: bytes, found: draft.size() });
        await draft.commit();
        return true;
      } finally {
        await draft.discard();
      }
    },
    read: (hash: string): AsyncIterable<Buffer> => createReadStream(join(dir, hash)),
    async list(): Promise<string[]> {
      const names = await readdir(dir).catch(() => [] as string[]);
      return names.filter((name) => objectName.test(name));
    },
  };
}

/** Reads an `objects` section. */
export async function* readObjectLines(content: AsyncIterable<Buffer>): AsyncGenerator<StoredObject> {
  let rest = '';
  for await (const chunk of content) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parseLine(line);
  }
  if (rest !== '') throw backupErrors.corrupted({ section: 'objects', reason: 'line' });
}

function parseLine(line: string): StoredObject {
  const [hash = '', size = '', ...more] = line.split(' ');
  if (!objectName.test(hash) || !/^\d{1,15}$/.test(size) || more.length > 0) {
    throw backupErrors.corrupted({ section: 'objects', reason: 'line' });
  }
  return { hash, bytes: Number(size) };
}

export async function sha256Of(content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}
