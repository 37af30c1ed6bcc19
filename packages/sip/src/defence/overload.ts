import { headerField } from '../message/header-fields.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Timer, Timers } from '../transaction/timing.ts';
import { createTokenBucket } from './token-bucket.ts';

export interface OverloadOptions {
  readonly nowMs: () => number;
  /** Dialogs there are now. */
  readonly dialogs: () => number;
  /** How far the event loop is behind, ms. */
  readonly lagMs: () => number;
  readonly limits: {
    readonly mostDialogs: number;
    readonly mostNewPerSecond: number;
    readonly mostLagMs: number;
  };
}

/** RFC 3261 §21.5.4: seconds after which whoever was sent away may come again, spread so that not all come at once. */
const RETRY_SECONDS = { least: 5, spread: 10 };

/**
 * Sends new calls away with 503 and Retry-After before there are more than can be served well; what is under way is never touched.
 * The function returned says whether a request may begin something; if not, it has been answered.
 */
export function createOverloadGuard({ nowMs, dialogs, lagMs, limits }: OverloadOptions) {
  const bucket = createTokenBucket(limits.mostNewPerSecond, limits.mostNewPerSecond);
  let refused = 0;
  return (transaction: ServerTransaction): boolean => {
    const isFine = dialogs() < limits.mostDialogs && lagMs() < limits.mostLagMs && bucket.take(nowMs());
    if (isFine) return true;
    const seconds = RETRY_SECONDS.least + (refused++ % RETRY_SECONDS.spread);
    transaction.answer(503, { headers: [headerField('Retry-After', seconds)] });
    return false;
  };
}

const SAMPLE_MS = 250;

/** How late timers are, which is how far everything is behind; the worst of the last samples fades by half with each. */
export function createLagMeter(timers: Timers): { lagMs(): number; close(): void } {
  let lagMs = 0;
  let timer: Timer;
  function sample(): void {
    const dueMs = timers.nowMs() + SAMPLE_MS;
    timer = timers.after(SAMPLE_MS, () => {
      lagMs = Math.max(timers.nowMs() - dueMs, lagMs / 2);
      sample();
    });
  }
  sample();
  return { lagMs: () => lagMs, close: () => timer.cancel() };
}
