import { type FileHandle, mkdir, open as openFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDomainError } from '@oneline/kernel';
import { backupErrors } from './errors.ts';

/** A file that appears under its name whole or not at all. */
export interface DraftFile {
  write(bytes: Buffer): Promise<void>;
  /** Bytes written so far. */
  readonly size: () => number;
  /** Brings it to the disk and gives it its name. */
  commit(): Promise<void>;
  /** Leaves nothing behind; does nothing after `commit`. */
  discard(): Promise<void>;
}

const suffix = '.partial';
/** A draft that is being written changes more often than this. */
const abandonedAfterMs = 3_600_000;

/**
 * Begins a file under another name in the same folder, which is made when it is not there. Errors: `backup.file_exists`, `backup.disk_full`, `backup.write_failed`.
 */
export async function createDraftFile(path: string, open: typeof openFile = openFile): Promise<DraftFile> {
  const dir = dirname(path);
  const draft = join(dir, `.${basename(path)}.${crypto.randomUUID()}${suffix}`);
  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw meaningOf(error, path);
    }
  };
  const file = await guard(async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    if (await isThere(path)) throw backupErrors.fileExists({ file: path });
    return open(draft, 'wx', 0o600);
  });
  let size = 0;
  let isOpen = true;
  return {
    size: () => size,
    write: (bytes) =>
      guard(async () => {
        for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten;
        size += bytes.length;
      }),
    commit: () =>
      guard(async () => {
        await file.sync();
        await file.close();
        if (await isThere(path)) throw backupErrors.fileExists({ file: path });
        await rename(draft, path);
        isOpen = false;
        await syncDirectory(dir);
      }),
    async discard() {
      if (!isOpen) return;
      isOpen = false;
      await closed(file);
      await rm(draft, { force: true });
    },
  };
}

async function closed(file: FileHandle): Promise<void> {
  // Closing fails where commit had closed it already, or for the reason that the draft is discarded for.
  await file.close().catch(() => undefined);
}

/** Removes what killed processes have left in a folder. */
export async function removeAbandonedDrafts(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith('.') || !name.endsWith(suffix)) continue;
    const path = join(dir, name);
    const found = await stat(path).catch(() => null);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}

export function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Without it a name may be lost in a power cut although its content is not. Some file systems do not know it. */
async function syncDirectory(dir: string): Promise<void> {
  const handle = await openFile(dir, 'r');
  try {
    await handle.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error;
    });
  } finally {
    await handle.close();
  }
}

function meaningOf(error: unknown, file: string): Error {
  if (isDomainError(error)) return error;
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return backupErrors.diskFull({ file }, error);
  return backupErrors.writeFailed({ file, reason: code ?? 'unknown' }, error);
}
