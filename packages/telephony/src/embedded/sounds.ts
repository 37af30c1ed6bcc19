import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaPool, PlayItemName } from '@oneline/media';
import { telephonyErrors } from '../errors.ts';
import type { Sound } from '../port/command.ts';

export interface Sounds {
  /** As the media workers know them; a stored prompt is read when it is played first. Error: `telephony.prompt_unusable`. */
  itemsOf(sounds: readonly Sound[]): Promise<PlayItemName[]>;
}

/** Prompts that stay in memory; the one that was played longest ago goes first. */
const mostLoaded = 500;
const objectName = /^[A-Za-z0-9_:.-]{1,200}$/;

export function createSounds({ pool, dir }: { pool: MediaPool; dir: string }): Sounds {
  const loaded = new Map<string, Promise<void>>();

  async function load(object: string): Promise<void> {
    if (!objectName.test(object) || object.includes('..')) throw telephonyErrors.promptUnusable({ object });
    const octets = await readFile(join(dir, `${object.replaceAll(':', '-')}.alaw`)).catch((error: unknown) => {
      throw telephonyErrors.promptUnusable({ object }, error);
    });
    if (octets.length === 0) throw telephonyErrors.promptUnusable({ object });
    await pool.loadPrompt(object, 'alaw', octets);
  }

  function need(object: string): Promise<void> {
    const known = loaded.get(object);
    loaded.delete(object);
    const loading = known ?? load(object);
    loaded.set(object, loading);
    if (known) return known;
    loading.catch(() => loaded.delete(object));
    if (loaded.size > mostLoaded) {
      const [oldest = object] = loaded.keys();
      loaded.delete(oldest);
      void pool.unloadPrompt(oldest).catch(() => undefined);
    }
    return loading;
  }

  return {
    async itemsOf(sounds) {
      await Promise.all(sounds.flatMap((sound) => (sound.kind === 'prompt' ? [need(sound.object)] : [])));
      return sounds.map((sound): PlayItemName => {
        if (sound.kind === 'prompt') return { prompt: sound.object };
        if (sound.kind === 'silence') return { silenceMs: sound.ms };
        return { tone: sound.tone === 'ringback' ? 'ringBack' : sound.tone };
      });
    },
  };
}
