import type { Timer, Timers } from '../transaction/timing.ts';

/** Timers of a time that passes when it is told to. */
export interface VirtualTimers extends Timers {
  /** Fires what is due in the next `ms`, each at its instant and in order. */
  advance(ms: number): void;
  /** Timers under way. */
  readonly size: number;
}

export function createVirtualTimers(): VirtualTimers {
  let nowMs = 0;
  let made = 0;
  const waiting = new Map<number, { dueMs: number; action: () => void }>();

  function nextBefore(endMs: number): number | undefined {
    let found: number | undefined;
    let foundMs = Number.POSITIVE_INFINITY;
    for (const [id, { dueMs }] of waiting) {
      if (dueMs > endMs || dueMs >= foundMs) continue;
      found = id;
      foundMs = dueMs;
    }
    return found;
  }

  return {
    nowMs: () => nowMs,
    after(delayMs, action): Timer {
      const id = made++;
      waiting.set(id, { dueMs: nowMs + delayMs, action });
      return { cancel: () => waiting.delete(id) };
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (let id = nextBefore(endMs); id !== undefined; id = nextBefore(endMs)) {
        const timer = waiting.get(id);
        waiting.delete(id);
        if (timer === undefined) continue;
        nowMs = timer.dueMs;
        timer.action();
      }
      nowMs = endMs;
    },
    get size() {
      return waiting.size;
    },
  };
}
