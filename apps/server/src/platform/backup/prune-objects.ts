import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openBackupFile } from './file-reader.ts';
import { readObjectLines } from './object-lines.ts';
import { createObjectFolder } from './objects.ts';

/** How backup files end, so that those of a folder are known. */
export const backupSuffix = '.backup';

/**
 * Removes from the folder beside the backups of `dir` every object that none of them needs. Where one of them cannot be
 * read, or is being written, nothing is removed. Returns how many objects went.
 */
export async function pruneObjects(dir: string): Promise<number> {
  const names = await readdir(dir);
  if (names.some((name) => name.startsWith('.') && name.endsWith('.partial'))) return 0;
  const needed = new Set<string>();
  for (const name of names) {
    if (name.startsWith('.') || !name.endsWith(backupSuffix)) continue;
    for await (const key of readObjectKeys(join(dir, name))) needed.add(key);
  }
  return createObjectFolder(join(dir, 'objects')).prune((key) => needed.has(key));
}

/** The objects that lie beside a backup. Reads no further than that. */
async function* readObjectKeys(file: string): AsyncGenerator<string> {
  const reader = await openBackupFile(file);
  try {
    for await (const section of reader.sections()) {
      const { kind } = section.header;
      if (kind === 'objects') for await (const { key } of readObjectLines(section.content())) yield key;
      else if (kind !== 'manifest' && kind !== 'secrets') return;
    }
  } finally {
    await reader.close();
  }
}
