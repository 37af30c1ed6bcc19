import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { isUuid } from '@oneline/kernel';
import { draftName, sweepDrafts } from './drafts.ts';
import { storageErrors } from './errors.ts';
import { frameBytes } from './frames.ts';
import { encrypted, type Layout, plain } from './layout.ts';
import type { ByteRange, ObjectStore, StoredObject } from './object-store.ts';

const hashPattern = /^sha256-[0-9a-f]{64}$/;
const draftFolder = '.drafts';

interface Found extends StoredObject {
  readonly file: string;
  readonly layout: Layout;
}

/**
 * Objects as files `tenant/ab/sha256-…` below `dir`, encrypted with `key` or, behind the suffix `.plain`, as they are; of
 * either kind each can be read. A file appears whole, by a rename after it is on disk; what a crash leaves are drafts, removed
 * by the next `open`.
 */
export async function openLocalObjectStore({
  dir,
  key,
  isEncrypting = true,
}: {
  dir: string;
  key: Buffer;
  isEncrypting?: boolean;
}): Promise<ObjectStore> {
  const drafts = join(dir, draftFolder);
  const sealed = encrypted(key);
  const layouts = isEncrypting ? [sealed, plain] : [plain, sealed];
  const [own = sealed] = layouts;
  await sweepDrafts(drafts);

  function pathOf(tenantId: string, hash: string, { suffix }: Layout): string {
    if (!isUuid(tenantId) || !hashPattern.test(hash)) throw storageErrors.invalidName();
    return join(dir, tenantId, hash.slice(7, 9), `${hash}${suffix}`);
  }

  async function find(tenantId: string, hash: string): Promise<Found | null> {
    for (const layout of layouts) {
      const file = pathOf(tenantId, hash, layout);
      const found = await stat(file).catch(nothingThere);
      if (!found) continue;
      const bytes = layout.contentBytes(found.size);
      if (bytes === undefined) throw storageErrors.corrupt({ hash });
      return { hash, bytes, file, layout };
    }
    return null;
  }

  async function head(tenantId: string, hash: string): Promise<StoredObject | null> {
    const found = await find(tenantId, hash);
    return found && { hash, bytes: found.bytes };
  }

  return {
    async put(tenantId, content) {
      if (!isUuid(tenantId)) throw storageErrors.invalidName();
      const draft = join(drafts, draftName());
      const handle = await open(draft, 'wx', 0o600);
      try {
        const written = await writeFramed(handle, own, content);
        await handle.sync();
        const file = pathOf(tenantId, written.hash, own);
        await makeFolder(dirname(file), dir);
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
      const found = await find(tenantId, hash);
      if (!found) throw storageErrors.notFound({ hash });
      return Readable.from(readFramed(found, range), { objectMode: false });
    },
    head,
    async delete(tenantId, hash) {
      for (const layout of layouts) await rm(pathOf(tenantId, hash, layout), { force: true });
    },
    async *list(tenantId) {
      if (!isUuid(tenantId)) throw storageErrors.invalidName();
      for (const folder of (await readdir(join(dir, tenantId)).catch(nothingThere)) ?? []) {
        const names = await readdir(join(dir, tenantId, folder));
        for (const hash of new Set(names.map((name) => name.replace(plain.suffix, '')))) {
          const found = await head(tenantId, hash);
          if (found) yield found;
        }
      }
    },
  };
}

async function* readFramed({ file, hash, bytes, layout }: Found, range: ByteRange | undefined): AsyncGenerator<Buffer> {
  const { headerBytes, framedBytes } = layout;
  const { start, end } = { start: range?.start ?? 0, end: Math.min(range?.end ?? bytes - 1, bytes - 1) };
  const lastFrame = Math.floor(bytes / frameBytes);
  const whole = range === undefined ? createHash('sha256') : null;
  const handle = await open(file);
  try {
    const header = await readAt(handle, 0, headerBytes);
    const to = range === undefined ? lastFrame : Math.floor(end / frameBytes);
    for (let frame = Math.floor(start / frameBytes); frame <= to; frame += 1) {
      const framed = await readAt(handle, headerBytes + frame * framedBytes, framedBytes);
      const content = layout.open(header, frame, framed, frame === lastFrame);
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

async function writeFramed(handle: FileHandle, layout: Layout, content: Readable | Buffer): Promise<StoredObject> {
  const header = layout.makeHeader();
  const hash = createHash('sha256');
  await handle.writeFile(header);
  let waiting = Buffer.alloc(0);
  let frame = 0;
  let bytes = 0;
  for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    waiting = Buffer.concat([waiting, chunk as Buffer]);
    while (waiting.length >= frameBytes) {
      await handle.writeFile(layout.close(header, frame, waiting.subarray(0, frameBytes), false));
      waiting = waiting.subarray(frameBytes);
      frame += 1;
    }
  }
  await handle.writeFile(layout.close(header, frame, waiting, true));
  return { hash: `sha256-${hash.digest('hex')}`, bytes };
}

/** Makes a folder below `root` so that it is there after a loss of power too. */
async function makeFolder(folder: string, root: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made !== root && made.startsWith(root); made = dirname(made)) await syncFolder(dirname(made));
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
