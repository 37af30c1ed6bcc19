import { access, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { newId } from '@oneline/kernel';
import { wavHeader } from '@oneline/media';
import type { ObjectStore } from '../../platform/storage/index.ts';

/** Where the exchange finds what it plays. */
export interface SoundFiles {
  /** Sees to it that the sound of a WAV object lies there, under its hash. Errors: `storage.*`. */
  provide(tenantId: string, hash: string): Promise<void>;
}

const headerBytes = wavHeader({ law: 'alaw', channels: 1, octets: 0 }).length;

export function createSoundFiles({ dir, objects }: { dir: string; objects: ObjectStore }): SoundFiles {
  const provided = new Map<string, Promise<void>>();

  async function copy(tenantId: string, hash: string): Promise<void> {
    const file = join(dir, `${hash}.alaw`);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    const wav = await buffer(await objects.get(tenantId, hash));
    const unfinished = `${file}.${newId()}`;
    await writeFile(unfinished, wav.subarray(headerBytes), { mode: 0o600 });
    await rename(unfinished, file);
  }

  return {
    provide(tenantId, hash) {
      const known = provided.get(hash) ?? copy(tenantId, hash);
      provided.set(hash, known);
      known.catch(() => provided.delete(hash));
      return known;
    },
  };
}
