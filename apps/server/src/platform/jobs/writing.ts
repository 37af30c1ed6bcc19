import { setTimeout as delay } from 'node:timers/promises';
import { isDomainError } from '@oneline/kernel';
import type { Commands } from '../command/index.ts';
import type { Tenants } from '../db/index.ts';
import { tellJob } from './enqueue.ts';
import { findJob, type StoredJob, toJob, updateJob } from './job-store.ts';

/** Writes the states of jobs; each is one statement with the event that tells of it. */
export interface JobWriting {
  /** Writes a state over the version before it; false when somebody else changed the job meanwhile. */
  start(tenantId: string, type: string, next: StoredJob): Promise<boolean>;
  /**
   * Writes what became of a running attempt, also over a lost connection. Gives the job as written, or null when the job is
   * not this attempt's any more: cancelled, or taken over by another process.
   */
  carryOn(tenantId: string, type: string, attempt: number, next: StoredJob): Promise<StoredJob | null>;
}

const mostTries = 6;
const firstDelayMs = 100;

export function createJobWriting({ tenants, commands }: { tenants: Tenants; commands: Commands }): JobWriting {
  async function write(tenantId: string, type: string, next: StoredJob): Promise<boolean> {
    const origin = { tenantId, actorId: null, actorName: 'OneLine', sessionId: null, ip: null, requestId: null };
    try {
      await commands.run(origin, async (change) => {
        change.write(updateJob(next));
        tellJob(change, type, toJob(next));
      });
      return true;
    } catch (error) {
      if (isDomainError(error) && error.code === 'command.stale_version') return false;
      throw error;
    }
  }

  return {
    start: write,
    async carryOn(tenantId, type, attempt, job) {
      let next = job;
      for (let tries = 1; ; tries += 1) {
        try {
          if (await write(tenantId, type, next)) return next;
          const now = await findJob(tenants.of(tenantId), job.id);
          // The answer to an earlier try was lost: it has been written.
          if (now?.version === next.version && now.state === next.state) return next;
          if (now?.state !== 'running' || now.attempts !== attempt) return null;
          next = { ...next, version: now.version + 1 };
        } catch (error) {
          if (tries >= mostTries || !isPassing(error)) throw error;
          await delay(firstDelayMs * 2 ** tries);
        }
      }
    },
  };
}

/** Whether the database may take the same statement in a moment: its connection was lost, or there was none. */
function isPassing(error: unknown): boolean {
  if (isDomainError(error)) return error.code.startsWith('database.');
  const { code = '' } = error as { code?: string };
  // Without an SQLSTATE it is the connection that speaks; 08 connection, 40 rollback, 53 resources, 57 operator.
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|40|53|57)/.test(code);
}
