import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { processUid, type ServerUser } from './user.ts';

const rootRuntimeDir = '/var/lib/oneline/runtime';

/**
 * Where the programs are copied to unless told otherwise: beside the database; but the user of root's server must be able to
 * walk to what it executes, so where it cannot, to a place of root's own that all data directories share.
 */
export async function defaultRuntimeDir(dataDir: string, user: ServerUser): Promise<string> {
  const inside = join(dataDir, 'runtime');
  return processUid() !== 0 || (await isReachable(inside, user)) ? inside : rootRuntimeDir;
}

/**
 * Whether that user may enter every directory on the way to `path`, and `path` itself if it is there. Looks at the mode
 * bits only; an access list can only be stricter or wider than what anyone set by hand.
 */
export async function isReachable(path: string, user: ServerUser): Promise<boolean> {
  for (let place = path; ; place = dirname(place)) {
    const found = await stat(place).catch(() => null);
    if (found?.isDirectory()) {
      const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (place === dirname(place)) return true;
  }
}
