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
      if (windows.size >= mostKeys) {
        for (const [old, { endsAtMs }] of windows) if (endsAtMs <= nowMs) windows.delete(old);
        // All are in use: the oldest begins anew rather than that memory grows without end.
        if (windows.size >= mostKeys) windows.delete(windows.keys().next().value ?? '');
      }
      windows.delete(key);
      windows.set(key, { endsAtMs: nowMs + perMs, taken: 1 });
      return 0;
    },
  };
}
