import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RootObjects } from './roots.ts';

/** Roots as files below a folder. A file appears whole, and once: what is published is never written again. */
export function createRootFiles(dir: string): RootObjects {
  return {
    async get(key) {
      try {
        return await readFile(join(dir, key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async put(key, bytes) {
      const file = join(dir, key);
      const draft = `${file}.${crypto.randomUUID()}`;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(draft, bytes, { mode: 0o400, flush: true });
      try {
        await link(draft, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}
