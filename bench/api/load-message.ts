/** What the generator is asked to do. */
export interface Load {
  readonly url: string;
  readonly path: string;
  readonly connections: number;
  /** Headers of each caller; the connections take turns among them. */
  readonly callers: readonly Readonly<Record<string, string>>[];
  /** Every command with an idempotency key of its own. */
  readonly hasKeys: boolean;
  readonly warmUpMs: number;
  readonly forMs: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Answers that were not 201. */
  readonly failures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of one core, by the generator. */
  readonly busyShare: number;
}
