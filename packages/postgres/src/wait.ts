import { setTimeout as delay } from 'node:timers/promises';

/** Asks every `everyMs` until the answer is not undefined, or the time is up: then undefined. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined>,
  { everyMs, timeoutMs }: { everyMs: number; timeoutMs: number },
): Promise<T | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= giveUpAt) return answer;
    await delay(everyMs);
  }
}
