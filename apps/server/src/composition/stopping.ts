import type { Logger } from '../platform/log/log.ts';

/** How a process that has been told to stop comes to its end. */
export interface Stopping {
  isStopping(): boolean;
  /** Lets `drains` come to their end, however long that takes, then closes everything; a second call changes nothing. */
  stop(drains: readonly (() => Promise<void>)[]): Promise<void>;
  /** The exit code: 0, or 1 when closing failed. */
  readonly stopped: Promise<number>;
}

/** How long everything may take to close before the process ends as it is. */
const closeTimeoutMs = 9_500;

export function createStopping({ log, close }: { log: Logger; close(): Promise<void> }): Stopping {
  const { promise: stopped, resolve } = Promise.withResolvers<number>();
  let isStopping = false;
  return {
    stopped,
    isStopping: () => isStopping,
    async stop(drains) {
      if (isStopping) return;
      isStopping = true;
      try {
        for (const drain of drains) await drain();
      } catch (error) {
        log.error({ err: error }, 'draining failed');
      }
      const timer = setTimeout(() => {
        log.error('closing took too long; ending as it is');
        process.exit(1);
      }, closeTimeoutMs);
      try {
        await close();
        resolve(0);
      } catch (error) {
        log.error({ err: error }, 'closing failed');
        resolve(1);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
