import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryDirectory } from './temporary-directory.ts';

test('a temporary directory is private and goes with what it holds', async () => {
  const directory = await makeTemporaryDirectory('proof');
  expect((await stat(directory.path)).mode & 0o777).toBe(0o700);
  await writeFile(join(directory.path, 'file'), 'text');
  await directory.close();
  await expect(stat(directory.path)).rejects.toMatchObject({ code: 'ENOENT' });
});
