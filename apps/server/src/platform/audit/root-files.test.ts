import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryDirectory } from '@oneline/testing';
import { expect, it } from 'vitest';
import { createRootFiles } from './root-files.ts';
import { rootKey } from './roots.ts';

it('a published root is kept as it was first written, and nothing beside it', async () => {
  const folder = await makeTemporaryDirectory();
  try {
    const objects = createRootFiles(join(folder.path, 'audit'));
    const key = rootKey('t1', '2026-03-01');
    expect(await objects.get(key)).toBeNull();
    await Promise.all(['one', 'one'].map((text) => objects.put(key, Buffer.from(text))));
    await objects.put(key, Buffer.from('other'));
    expect(Buffer.from((await objects.get(key)) as Uint8Array).toString()).toBe('one');
    expect(await readdir(join(folder.path, 'audit/audit-roots/t1'))).toEqual(['2026-03-01.json']);
  } finally {
    await folder.close();
  }
});
