export interface RateLimit {
  /** Takes one for this key. Milliseconds to wait when there is none left, else 0. */
  take(key: string, nowMs: number): number;
}

const mostKeys = 10_000;

/** So many in each window of time and key, in this process. */
export function createRateLimit({ most, perMs }: { most: number; perMs: number }): RateLimit {
  const windows = new Map<string, { endsAtMs: number; taken: number }>();
  return {
    take(key, nowMs) {
      const known = windows.get(key);
      if (known && known.endsAtMs > nowMs) {
        known.taken += 1;
        return known.taken > most ? known.endsAtMs - nowMs : 0;
      }
      windows.delete(key);
      // In order of their ends, all windows being equally long. Full of live ones, the oldest is given up rather than memory.
      for (const [oldest, { endsAtMs }] of windows) {
        if (endsAtMs > nowMs && windows.size < mostKeys) break;
        windows.delete(oldest);
      }
      windows.set(key, { endsAtMs: nowMs + perMs, taken: 1 });
      return 0;
    },
  };
}
