import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryDirectory {
  readonly path: string;
  /** Removes it with all it holds. */
  close(): Promise<void>;
}

/** A new directory that only this user may enter. */
export async function makeTemporaryDirectory(name = 'oneline', parent = tmpdir()): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(parent, `${name}-`));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}
