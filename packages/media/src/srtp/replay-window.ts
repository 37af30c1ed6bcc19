/** RFC 3711 §3.3.2: at least 64; twice that, for networks that reorder much. */
export const REPLAY_WINDOW = 128;

export interface ReplayWindow {
  /** Whether a packet of this index is neither seen nor too old; the index is not noted. */
  isFresh(index: number): boolean;
  /** Notes an index whose packet proved authentic. */
  note(index: number): void;
}

/** Remembers which of the last indexes have been seen; indexes up to 2^48 are exact in a double. */
export function createReplayWindow(): ReplayWindow {
  const seen = new Uint8Array(REPLAY_WINDOW);
  let highest = -1;

  return {
    isFresh: (index) => index > highest || (index > highest - REPLAY_WINDOW && seen[index % REPLAY_WINDOW] === 0),
    note(index) {
      if (index > highest) {
        if (index - highest >= REPLAY_WINDOW) seen.fill(0);
        else for (let i = highest + 1; i < index; i += 1) seen[i % REPLAY_WINDOW] = 0;
        highest = index;
      }
      seen[index % REPLAY_WINDOW] = 1;
    },
  };
}
