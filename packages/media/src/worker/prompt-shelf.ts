import { errors } from '../errors.ts';
import type { PlayItem, Prompt } from '../playback/prompt.ts';
import { renderTone } from '../tone/tone-feed.ts';
import { type ToneName, tones } from '../tone/tones.ts';
import type { PlayItemName } from './protocol.ts';

/** The prompts that were loaded into this thread. */
export interface PromptShelf {
  load(name: string, prompt: Prompt): void;
  /** What is being played from it is played to its end. */
  unload(name: string): void;
  /** @throws `media.no_such_prompt` */
  itemsOf(names: readonly PlayItemName[]): PlayItem[];
  readonly size: number;
}

export function createPromptShelf(): PromptShelf {
  const prompts = new Map<string, Prompt>();
  const rendered = new Map<ToneName, Prompt>();

  const toneOf = (name: ToneName): Prompt => {
    const known = rendered.get(name) ?? renderTone(tones[name]);
    rendered.set(name, known);
    return known;
  };

  return {
    get size() {
      return prompts.size;
    },
    load(name, prompt) {
      prompts.set(name, prompt);
    },
    unload(name) {
      prompts.delete(name);
    },
    itemsOf: (names) =>
      names.map((item) => {
        if ('tone' in item) return toneOf(item.tone);
        if ('silenceMs' in item) return item;
        const prompt = prompts.get(item.prompt);
        if (prompt === undefined) throw errors.noSuchPrompt({ prompt: item.prompt });
        return prompt;
      }),
  };
}
