import type { Timer, Timers } from './timing.ts';

export interface TimerWheel extends Timers {
  /** Timers under way. */
  readonly size: number;
  /** Stops; what is under way never fires. */
  close(): void;
}

export interface TimerWheelOptions {
  /** What an action threw; the others go on. */
  readonly onError: (error: unknown) => void;
  readonly tickMs?: number;
}

const TICK_MS = 10;
/** With ticks of 10 ms one turn is 41 s: longer than any timer of a transaction. A power of two. */
const SLOTS = 4096;

interface Entry extends Timer {
  /** Ticks since the wheel began. */
  due: number;
  action: () => void;
  previous: Entry | undefined;
  next: Entry | undefined;
  slot: number;
}

/**
 * Timers by the ten thousand for one `setInterval`: setting and cancelling are a few assignments, whatever their number
 * (a hashed wheel, Varghese and Lauck 1987, scheme 6). It ticks only while a timer is under way.
 */
export function createTimerWheel({ onError, tickMs = TICK_MS }: TimerWheelOptions): TimerWheel {
  const slots: (Entry | undefined)[] = new Array(SLOTS).fill(undefined);
  const begunMs = performance.now();
  let tick = 0;
  let size = 0;
  let interval: NodeJS.Timeout | undefined;
  let isClosed = false;

  const nowMs = () => performance.now() - begunMs;

  function unlink(entry: Entry): void {
    if (entry.slot < 0 || isClosed) return;
    if (entry.previous === undefined) slots[entry.slot] = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next !== undefined) entry.next.previous = entry.previous;
    entry.slot = -1;
    size--;
  }

  function runSlot(): void {
    let entry = slots[tick & (SLOTS - 1)];
    while (entry !== undefined) {
      // An action may cancel any timer: where to go on is looked up when it has run.
      const { next } = entry;
      if (entry.due > tick) {
        entry = next;
        continue;
      }
      unlink(entry);
      try {
        entry.action();
      } catch (error) {
        onError(error);
      }
      entry = next === undefined || next.slot >= 0 ? next : slots[tick & (SLOTS - 1)];
    }
  }

  function turn(): void {
    const due = Math.floor(nowMs() / tickMs);
    while (tick < due && size > 0) {
      tick++;
      runSlot();
    }
    if (size > 0) return;
    tick = due;
    clearInterval(interval);
    interval = undefined;
  }

  return {
    nowMs,
    after(delayMs, action) {
      if (isClosed) return { cancel: () => {} };
      if (interval === undefined) {
        tick = Math.floor(nowMs() / tickMs);
        interval = setInterval(turn, tickMs);
      }
      const due = Math.max(tick + 1, Math.ceil((nowMs() + delayMs) / tickMs));
      const slot = due & (SLOTS - 1);
      const next = slots[slot];
      const entry: Entry = { due, action, slot, previous: undefined, next, cancel: () => unlink(entry) };
      if (next !== undefined) next.previous = entry;
      slots[slot] = entry;
      size++;
      return entry;
    },
    get size() {
      return size;
    },
    close() {
      clearInterval(interval);
      isClosed = true;
      slots.fill(undefined);
      size = 0;
    },
  };
}
