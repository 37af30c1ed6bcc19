import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDomainError } from '@oneline/kernel';
import { errors } from './errors.ts';
import { processUid } from './user.ts';

/**
 * Runs file work on `path` and gives the failures that people can mend a code.
 * Errors: `postgres.disk_full`, `postgres.no_access`; others as they come.
 */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDomainError(error)) throw error;
    const { code, path: failedPath } = error as NodeJS.ErrnoException;
    // EFBIG: the limit of this process (ulimit -f) instead of the disk's, to the same effect.
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') throw await diskFull(path, error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw errors.noAccess({ path: failedPath ?? path, uid: processUid(), reason: code }, error);
    }
    throw error;
  }
}

/** The coded error for what a PostgreSQL program wrote before it failed, if it is one that people can mend. */
export async function explainOutput(output: string, path: string): Promise<Error | undefined> {
  // "could not create shared memory segment: No space left on device" is about kernel limits, not about the disk.
  const aboutFiles = output.replaceAll(/^.*shared memory.*$/gm, '');
  if (/No space left on device|Disk quota exceeded|File too large/.test(aboutFiles)) return diskFull(path);
  if (/could not look up effective user ID/.test(output)) return errors.userUnknown({ uid: processUid() });
  if (/Permission denied|Read-only file system/.test(aboutFiles)) {
    return errors.noAccess({ path, uid: processUid(), logTail: lastLines(output) });
  }
  return undefined;
}

async function diskFull(path: string, cause?: unknown): Promise<Error> {
  return errors.diskFull({ path, freeBytes: await freeBytes(path) }, cause);
}

/** The end of a log, short enough for an error. */
export function lastLines(text: string, count = 15): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

async function freeBytes(path: string): Promise<number | null> {
  for (let place = path; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = await statfs(place);
      return bavail * bsize;
    } catch {
      // The path itself may never have been made; its disk is that of the nearest parent.
      if (place === dirname(place)) return null;
    }
  }
}
