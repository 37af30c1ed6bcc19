import { createPlayer, createToneFeed, type Feed, type Prompt, silenceFeed, type Tone } from '@oneline/media';

/** What a telephone says: a tone of one frequency, a composed one, recorded sound, or nothing. */
export type Said = number | Tone | Prompt | 'silence';

/** As loud as people speak. */
const SPOKEN_DBM0 = -10;
/** A number of whole waves of every frequency in whole hertz: the tone is repeated without a click. */
const TONE_MS = 600_000;

/** Frame by frame; a tone goes on, a prompt is said once. Silence is sent, as by a telephone that nobody speaks into. */
export function feedOf(said: Said): Feed {
  if (said === 'silence') return silenceFeed;
  if (typeof said === 'number') {
    return createToneFeed({ parts: [{ hertz: [said], ms: TONE_MS }], dbm0: SPOKEN_DBM0, isRepeated: true });
  }
  if ('parts' in said) return createToneFeed(said);
  const player = createPlayer({ items: [said] });
  return {
    next: (into, at, companding, frames) =>
      player.next(into, at, companding, frames) || silenceFeed.next(into, at, companding, frames),
  };
}
