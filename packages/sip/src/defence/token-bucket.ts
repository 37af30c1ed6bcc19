/** Lets through `perSecond` in the long run, and `burst` at once. */
export interface TokenBucket {
  /** Takes one; false if there is none. */
  take(nowMs: number): boolean;
}

export function createTokenBucket(perSecond: number, burst: number): TokenBucket {
  let tokens = burst;
  let filledMs = Number.NEGATIVE_INFINITY;
  return {
    take(nowMs) {
      const passed = Math.max(0, nowMs - filledMs);
      tokens = Math.min(burst, tokens + (passed * perSecond) / 1000);
      filledMs = nowMs;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
