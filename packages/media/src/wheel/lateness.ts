const BUCKETS_PER_MS = 4;
const LARGEST_MS = 250;

export interface LatenessReport {
  readonly turns: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Frames given up because they were too old. */
  readonly skippedFrames: number;
}

export interface Lateness {
  record(lateMs: number, turns: number): void;
  skip(frames: number): void;
  /** The report since the last call. */
  take(): LatenessReport;
}

/** A histogram in quarters of a millisecond that costs two additions a slot. */
export function createLateness(): Lateness {
  const buckets = new Uint32Array(LARGEST_MS * BUCKETS_PER_MS + 1);
  let turns = 0;
  let maxMs = 0;
  let skippedFrames = 0;

  const below = (share: number): number => {
    const wanted = Math.max(1, Math.ceil(turns * share));
    let seen = 0;
    for (let bucket = 0; bucket < buckets.length; bucket += 1) {
      seen += buckets[bucket] as number;
      if (seen >= wanted) return Math.min(maxMs, (bucket + 1) / BUCKETS_PER_MS);
    }
    return maxMs;
  };

  return {
    record(lateMs, count) {
      const bucket = Math.min(buckets.length - 1, Math.max(0, Math.floor(lateMs * BUCKETS_PER_MS)));
      buckets[bucket] = (buckets[bucket] as number) + count;
      turns += count;
      if (lateMs > maxMs) maxMs = lateMs;
    },
    skip(frames) {
      skippedFrames += frames;
    },
    take() {
      const report = {
        turns,
        p50Ms: turns === 0 ? 0 : below(0.5),
        p99Ms: turns === 0 ? 0 : below(0.99),
        maxMs,
        skippedFrames,
      };
      buckets.fill(0);
      turns = 0;
      maxMs = 0;
      skippedFrames = 0;
      return report;
    },
  };
}
