import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

interface CopyOptions {
  readonly leaveOut: RegExp;
  /** Symbolic links to make: path in the tree → path in the tree. */
  readonly links: ReadonlyMap<string, string>;
}

const hourMs = 3_600_000;

/** Copies a directory so that any user may read it, whatever the umask was when it was made. */
export async function copyTree(from: string, to: string, options: CopyOptions): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  const entries = await readdir(from, { withFileTypes: true });
  // All of them have ended when this fails, so that the caller can clear the tree away.
  const copies = await Promise.allSettled(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (options.leaveOut.test(source)) return;
      if (entry.isDirectory()) await copyTree(source, target, { ...options, links: new Map() });
      else if (entry.isFile()) await copyReadable(source, target);
    }),
  );
  for (const copy of copies) if (copy.status === 'rejected') throw copy.reason;
  for (const [path, pointsTo] of options.links) {
    await symlink(relative(dirname(path), pointsTo), join(to, path));
  }
}

async function copyReadable(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  const { mode } = await stat(source);
  await chmod(target, (mode & 0o100) === 0 ? 0o644 : 0o755);
}

/** Whether every file of `from` is in the copy with its size. After a power cut, files that were just written are short. */
export async function isWholeCopy(from: string, to: string, leaveOut: RegExp): Promise<boolean> {
  const entries = await readdir(from, { withFileTypes: true });
  const answers = await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (leaveOut.test(source)) return true;
      if (entry.isDirectory()) return isWholeCopy(source, target, leaveOut);
      const [{ size }, copy] = await Promise.all([stat(source), stat(target).catch(() => null)]);
      return copy?.size === size;
    }),
  );
  return answers.every(Boolean);
}

/** Gives a finished draft its name. Of two processes that do so at once the first wins, and both may use its tree. */
export async function placeWhole(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

/** Takes away the drafts that a killed process left. */
export async function sweepDrafts(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const name of await readdir(dir)) {
    if (!name.includes('.draft-')) continue;
    const found = await stat(join(dir, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > hourMs) await rm(join(dir, name), { recursive: true, force: true });
  }
}
