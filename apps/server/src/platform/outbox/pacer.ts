/** Runs one piece of work again and again: never twice at once, and never later than somebody has asked for. */
export interface Pacer {
  /** Runs within this time; while it runs, once more afterwards. */
  within(delayMs: number): void;
  /** Resolves when what runs has ended; nothing runs after it. */
  close(): Promise<void>;
}

/** `work` gives the time after which it runs again by itself, and does not throw. */
export function createPacer(work: () => Promise<number>): Pacer {
  let dueAtMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;
  let running: Promise<void> | null = null;
  let isClosed = false;

  function arm(): void {
    disarm();
    const delayMs = dueAtMs - performance.now();
    if (delayMs <= 0) soon = setImmediate(run);
    else timer = setTimeout(run, delayMs);
  }

  function disarm(): void {
    clearTimeout(timer);
    clearImmediate(soon);
  }

  function run(): void {
    dueAtMs = Number.POSITIVE_INFINITY;
    running = work().then((againMs) => {
      running = null;
      if (isClosed) return;
      dueAtMs = Math.min(dueAtMs, performance.now() + againMs);
      arm();
    });
  }

  return {
    within(delayMs) {
      const atMs = performance.now() + delayMs;
      if (isClosed || atMs >= dueAtMs) return;
      dueAtMs = atMs;
      if (!running) arm();
    },
    async close() {
      isClosed = true;
      disarm();
      await running;
    },
  };
}
