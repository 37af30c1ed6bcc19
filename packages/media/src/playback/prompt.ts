import type { Law } from '../g711/laws.ts';

/** Audio ready to be said: octets of one law, 8,000 a second. May lie in memory that all workers share. */
export interface Prompt {
  readonly law: Law;
  readonly octets: Uint8Array;
}

/** One item of a list: a prompt, or a pause. */
export type PlayItem = Prompt | { readonly silenceMs: number };

const SAMPLES_PER_MS = 8;

export function samplesOf(item: PlayItem): number {
  return 'octets' in item ? item.octets.length : Math.max(0, Math.round(item.silenceMs * SAMPLES_PER_MS));
}
