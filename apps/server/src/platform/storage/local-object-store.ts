import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { isUuid } from '@oneline/kernel';
import { storageErrors } from './errors.ts';
import { contentBytes, frameBytes, openFrame, saltBytes, sealedFrameBytes, sealFrame } from './frames.ts';
import type { ByteRange, ObjectStore, StoredObject } from './object-store.ts';

const hashPattern = /^sha256-[0-9a-f]{64}$/;
const draftFolder = '.drafts';

/**
 * Objects as encrypted files `tenant/ab/sha256-…` below `dir`. A file appears whole, by a rename after it is on disk; what a
 * crash leaves are drafts, removed by the next `open`.
 */
export async function openLocalObjectStore({ dir, key }: { dir: string; key: Buffer }): Promise<ObjectStore> {
  const drafts = join(dir, draftFolder);
  await rm(drafts, { recursive: true, force: true });
  await mkdir(drafts, { recursive: true, mode: 0o700 });

  function pathOf(tenantId: string, hash: string): string {
    if (!isUuid(tenantId) || !hashPattern.test(hash)) throw storageErrors.invalidName();
    return join(dir, tenantId, hash.slice(7, 9), hash);
  }

  async function head(tenantId: string, hash: string): Promise<StoredObject | null> {
    const found = await stat(pathOf(tenantId, hash)).catch(nothingThere);
    if (!found) return null;
    const bytes = contentBytes(found.size);
    if (bytes === undefined) throw storageErrors.corrupt({ hash });
    return { hash, bytes };
  }

  async function* read(
    file: string,
    hash: string,
    bytes: number,
    range: ByteRange | undefined,
  ): AsyncGenerator<Buffer> {
    const { start, end } = { start: range?.start ?? 0, end: Math.min(range?.end ?? bytes - 1, bytes - 1) };
    const lastFrame = Math.floor(bytes / frameBytes);
    const whole = range === undefined ? createHash('sha256') : null;
    const handle = await open(file);
    try {
      const salt = await readAt(handle, 0, saltBytes);
      const to = range === undefined ? lastFrame : Math.floor(end / frameBytes);
      for (let frame = Math.floor(start / frameBytes); frame <= to; frame += 1) {
        const sealed = await readAt(handle, saltBytes + frame * sealedFrameBytes, sealedFrameBytes);
        const content = openFrame(key, salt, frame, sealed, frame === lastFrame);
        whole?.update(content);
        const from = frame * frameBytes;
        const part = content.subarray(Math.max(0, start - from), end + 1 - from);
        if (part.length > 0) yield part;
      }
      if (whole && `sha256-${whole.digest('hex')}` !== hash) throw storageErrors.corrupt({ hash });
    } finally {
      await handle.close();
    }
  }

  return {
    async put(tenantId, content) {
      if (!isUuid(tenantId)) throw storageErrors.invalidName();
      const draft = join(drafts, randomBytes(12).toString('hex'));
      const handle = await open(draft, 'wx', 0o600);
      try {
        const written = await writeSealed(handle, key, content);
        await handle.sync();
        const file = pathOf(tenantId, written.hash);
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await rename(draft, file);
        await syncFolder(dirname(file));
        return written;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw storageErrors.full({ dir }, error);
        throw error;
      } finally {
        await handle.close();
        await rm(draft, { force: true });
      }
    },
    async get(tenantId, hash, range) {
      const found = await head(tenantId, hash);
      if (!found) throw storageErrors.notFound({ hash });
      return Readable.from(read(pathOf(tenantId, hash), hash, found.bytes, range), { objectMode: false });
    },
    head,
    async delete(tenantId, hash) {
      await rm(pathOf(tenantId, hash), { force: true });
    },
    async *list(tenantId) {
      if (!isUuid(tenantId)) throw storageErrors.invalidName();
      for (const folder of (await readdir(join(dir, tenantId)).catch(nothingThere)) ?? []) {
        for (const hash of await readdir(join(dir, tenantId, folder))) {
          const found = await head(tenantId, hash);
          if (found) yield found;
        }
      }
    },
  };
}

async function writeSealed(handle: FileHandle, key: Buffer, content: Readable | Buffer): Promise<StoredObject> {
  const salt = randomBytes(saltBytes);
  const hash = createHash('sha256');
  await handle.write(salt);
  let waiting = Buffer.alloc(0);
  let frame = 0;
  let bytes = 0;
  for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    waiting = Buffer.concat([waiting, chunk as Buffer]);
    while (waiting.length >= frameBytes) {
      await handle.write(sealFrame(key, salt, frame, waiting.subarray(0, frameBytes), false));
      waiting = waiting.subarray(frameBytes);
      frame += 1;
    }
  }
  await handle.write(sealFrame(key, salt, frame, waiting, true));
  return { hash: `sha256-${hash.digest('hex')}`, bytes };
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir);
  await handle.sync();
  await handle.close();
}

function nothingThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
