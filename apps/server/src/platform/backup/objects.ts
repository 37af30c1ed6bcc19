import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { createDraftFile, isThere, removeAbandonedDrafts } from './draft-file.ts';
import { backupErrors } from './errors.ts';

/** Bytes under a name, never changed once they are there; as they are stored, so encrypted where the store encrypts. */
export interface StoredObject {
  /** Relative path of names that begin with no dot: `objects/ab12`. */
  readonly key: string;
  /** Size as it is stored, in bytes. */
  readonly bytes: number;
}

export interface ObjectSource {
  list(): AsyncIterable<StoredObject>;
  read(key: string): AsyncIterable<Buffer>;
}

export interface ObjectTarget {
  has(key: string): Promise<boolean>;
  /** Keeps the bytes under this name. */
  write(key: string, content: AsyncIterable<Buffer>): Promise<void>;
}

const name = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
const pattern = new RegExp(`^${name}(/${name})*$`);

/** Keys come out of files: none leads out of the folder they are put in. */
export function isObjectKey(key: string): boolean {
  return key.length <= 250 && pattern.test(key);
}

export interface ObjectFolder extends ObjectSource, ObjectTarget {
  /** In bytes; null when it is not there. */
  size(key: string): Promise<number | null>;
  /** Copies an object unless it is there. Returns whether it was not. Error: `backup.object_lost`. */
  keep(object: StoredObject, source: ObjectSource): Promise<boolean>;
  /** Removes every object that is not needed, and abandoned drafts. Returns how many objects. */
  prune(isNeeded: (key: string) => boolean): Promise<number>;
}

/** Objects as files below `dir`, by their keys. Files whose names begin with a dot are none. */
export function createObjectFolder(dir: string): ObjectFolder {
  const pathOf = (key: string): string => join(dir, key);
  const size = (key: string): Promise<number | null> =>
    stat(pathOf(key)).then(
      (found) => found.size,
      () => null,
    );

  async function write(key: string, content: AsyncIterable<Buffer>, bytes?: number): Promise<void> {
    const draft = await createDraftFile(pathOf(key));
    try {
      for await (const chunk of content) await draft.write(chunk);
      const found = draft.size();
      if (bytes !== undefined && found !== bytes) throw backupErrors.objectLost({ key, expected: bytes, found });
      await draft.commit();
    } finally {
      await draft.discard();
    }
  }

  async function* folders(at: string): AsyncGenerator<{ path: string; files: string[] }> {
    const entries = await readdir(at, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const visible = entries
      .filter((entry) => !entry.name.startsWith('.'))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    yield { path: at, files: visible.filter((entry) => entry.isFile()).map((entry) => join(at, entry.name)) };
    for (const entry of visible) if (entry.isDirectory()) yield* folders(join(at, entry.name));
  }

  const keyOf = (path: string): string => relative(dir, path).split(sep).join('/');
  return {
    size,
    read: (key) => createReadStream(pathOf(key), { highWaterMark: 262_144 }),
    has: (key) => isThere(pathOf(key)),
    write: (key, content) => write(key, content),
    async *list() {
      for await (const { files } of folders(dir)) {
        for (const file of files) yield { key: keyOf(file), bytes: (await stat(file)).size };
      }
    },
    async keep({ key, bytes }, source) {
      const before = await size(key);
      if (before === bytes) return false;
      // Cut off by a machine that lost its power.
      if (before !== null) await rm(pathOf(key));
      await write(key, readFrom(source, key), bytes);
      return true;
    },
    async prune(isNeeded) {
      let count = 0;
      for await (const { path, files } of folders(dir)) {
        await removeAbandonedDrafts(path);
        for (const file of files) {
          if (isNeeded(keyOf(file))) continue;
          await rm(file, { force: true });
          count += 1;
        }
      }
      return count;
    },
  };
}

/** What cannot be read of an object is lost. Error: `backup.object_lost`. */
export async function* readFrom(source: ObjectSource, key: string): AsyncGenerator<Buffer> {
  try {
    yield* source.read(key);
  } catch (error) {
    throw backupErrors.objectLost({ key }, error);
  }
}

/** Several sources and targets as one, each under a first name of its own. */
export function joinObjects(parts: Readonly<Record<string, ObjectSource & ObjectTarget>>): ObjectSource & ObjectTarget {
  const split = (key: string): [ObjectSource & ObjectTarget, string] => {
    const [first = '', ...rest] = key.split('/');
    const part = parts[first];
    if (!part) throw backupErrors.objectUnknown({ key });
    return [part, rest.join('/')];
  };
  return {
    async *list() {
      for (const [first, part] of Object.entries(parts)) {
        for await (const { key, bytes } of part.list()) yield { key: `${first}/${key}`, bytes };
      }
    },
    read(key) {
      const [part, rest] = split(key);
      return part.read(rest);
    },
    has(key) {
      const [part, rest] = split(key);
      return part.has(rest);
    },
    write(key, content) {
      const [part, rest] = split(key);
      return part.write(rest, content);
    },
  };
}
