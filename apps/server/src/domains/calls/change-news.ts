import { type Commands, systemOrigin } from '../../platform/command/index.ts';
import type { Logger } from '../../platform/log/log.ts';

/** Tells on the stream that calls have changed: at most once a second a tenant, however many do. */
export interface ChangeNews {
  changed(tenantId: string): void;
  close(): Promise<void>;
}

const everyMs = 1_000;

export function createChangeNews({ commands, log }: { commands: Commands; log: Logger }): ChangeNews {
  const waiting = new Map<string, NodeJS.Timeout>();
  const toldMs = new Map<string, number>();
  let telling: Promise<void> = Promise.resolve();

  function tell(tenantId: string): void {
    waiting.delete(tenantId);
    toldMs.set(tenantId, performance.now());
    telling = commands
      .run(systemOrigin(tenantId), async (change) => {
        change.emit({ topic: 'live_calls', type: 'live_calls.changed', subject: { id: tenantId }, payload: {} });
      })
      .catch((error: unknown) => log.warn({ err: error }, 'telling of calls failed'));
  }

  return {
    changed(tenantId) {
      if (waiting.has(tenantId)) return;
      const restMs = everyMs - (performance.now() - (toldMs.get(tenantId) ?? Number.NEGATIVE_INFINITY));
      waiting.set(
        tenantId,
        setTimeout(() => tell(tenantId), Math.max(0, restMs)),
      );
    },
    async close() {
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
      await telling;
    },
  };
}
