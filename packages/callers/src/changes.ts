import { callerErrors } from './errors.ts';

export interface Awaited {
  /** What is waited for, for whoever reads the failure. */
  readonly what: string;
  readonly isTrue: () => boolean;
  /** Tells why it can never be true any more; undefined while it can. */
  readonly hopeless?: () => Readonly<Record<string, unknown>> | undefined;
  readonly deadlineMs: number;
  /** For whoever reads the failure. */
  readonly state: () => unknown;
}

export interface Changes {
  /** Something changed: whoever waits looks again. */
  tell(): void;
  /** @throws `callers.not_in_time`, `callers.call_over` */
  until(awaited: Awaited): Promise<void>;
}

export function createChanges(): Changes {
  const waiting = new Set<() => void>();

  return {
    tell() {
      for (const look of [...waiting]) look();
    },
    until({ what, isTrue, hopeless, deadlineMs, state }) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const finish = (outcome: () => void): void => {
        waiting.delete(look);
        clearTimeout(timer);
        outcome();
      };
      const look = (): void => {
        if (isTrue()) {
          finish(resolve);
          return;
        }
        const end = hopeless?.();
        if (end !== undefined) finish(() => reject(callerErrors.callOver({ what, end })));
      };
      const timer = setTimeout(
        () => finish(() => reject(callerErrors.notInTime({ what, deadlineMs, state: state() }))),
        deadlineMs,
      );
      waiting.add(look);
      look();
      return promise;
    },
  };
}
