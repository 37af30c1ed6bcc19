import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Default 5,000. */
  readonly timeoutMs?: number;
  /** What is waited for, for the one who reads the failure. */
  readonly what: string;
  /** Default 20. */
  readonly everyMs?: number;
}

/**
 * Asks `condition` until it gives something truthy, and gives that back. What it throws counts as "not yet" and is the
 * cause of the error when the time is up.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 5000, what, everyMs = 20 }: UntilOptions,
): Promise<NonNullable<Exclude<T, false | 0 | ''>>> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    let seen: string;
    let cause: unknown;
    try {
      const answer = await condition();
      if (answer) return answer as NonNullable<Exclude<T, false | 0 | ''>>;
      seen = `last answer: ${JSON.stringify(answer)}`;
    } catch (error) {
      seen = `last error: ${error}`;
      cause = error;
    }
    if (performance.now() >= giveUpAt) throw new Error(`not within ${timeoutMs} ms: ${what} (${seen})`, { cause });
    await delay(everyMs);
  }
}
