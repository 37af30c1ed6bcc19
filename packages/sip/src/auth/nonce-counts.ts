/**
 * Which nonce counts were used, so that nobody sends credentials again that somebody else has sent (RFC 7616 §3.4.6, `nc`).
 * Remembers at most `mostNonces`; when it forgets one, every older one counts as used up.
 */
export interface NonceCounts {
  /**
   * Whether `count` is new for this nonce, and notes it. Counts of one nonce need not come in order: those of the last 32 are
   * told apart, as forked requests overtake each other.
   */
  use(nonce: string, madeAtMs: number, count: number): boolean;
  /** Forgets what was made before; those nonces are stale anyway. */
  forgetBefore(instantMs: number): void;
  readonly size: number;
}

interface Use {
  readonly madeAtMs: number;
  highest: number;
  /** Bit n: `highest − n` was used. */
  recent: number;
}

const WINDOW = 32;

export function createNonceCounts(mostNonces: number): NonceCounts {
  /** In the order of first use. */
  const uses = new Map<string, Use>();
  let oldestMs = Number.NEGATIVE_INFINITY;

  function begin(nonce: string, madeAtMs: number, count: number): boolean {
    if (madeAtMs <= oldestMs) return false;
    if (uses.size >= mostNonces) {
      for (const [first, use] of uses) {
        uses.delete(first);
        oldestMs = Math.max(oldestMs, use.madeAtMs);
        break;
      }
    }
    uses.set(nonce, { madeAtMs, highest: count, recent: 1 });
    return true;
  }

  return {
    use(nonce, madeAtMs, count) {
      const use = uses.get(nonce);
      if (use === undefined) return begin(nonce, madeAtMs, count);
      const ahead = count - use.highest;
      if (ahead > 0) {
        use.recent = ahead >= WINDOW ? 1 : (use.recent << ahead) | 1;
        use.highest = count;
        return true;
      }
      if (ahead <= -WINDOW || (use.recent & (1 << -ahead)) !== 0) return false;
      use.recent |= 1 << -ahead;
      return true;
    },
    forgetBefore(instantMs) {
      for (const [nonce, use] of uses) if (use.madeAtMs < instantMs) uses.delete(nonce);
    },
    get size() {
      return uses.size;
    },
  };
}
