import { randomBytes } from 'node:crypto';
import { chown, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { processUid, type ServerUser } from './user.ts';

/** Replaces a file as a whole, readable by its owner only: a crash leaves the old one or the new one. */
export async function replaceFile(path: string, text: string, owner?: ServerUser): Promise<void> {
  const draft = `${path}.draft-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    if (owner && processUid() === 0) await chown(draft, owner.uid, owner.gid);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(dirname(path));
}

/** Makes the names in a directory survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
