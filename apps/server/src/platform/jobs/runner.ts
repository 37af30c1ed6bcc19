import type { Clock } from '@oneline/kernel';
import { isDomainError } from '@oneline/kernel';
import type { Commands } from '../command/index.ts';
import type { Tenants } from '../db/index.ts';
import type { JobRun, TaskBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { tellJob } from './enqueue.ts';
import { jobErrors } from './errors.ts';
import { findJob, type StoredJob, toJob, updateJob } from './job-store.ts';

/** What the engine hands over: which job of which tenant. */
export interface JobTicket {
  readonly tenantId: string;
  readonly jobId: string;
}

export interface Runner {
  /** Runs a job once. Resolves also when it failed; `retryAt` says when to try again. */
  run(ticket: JobTicket, stopping: AbortSignal): Promise<{ retryAt: Date | null }>;
  /** Tells a running job of this process that it was cancelled. */
  cancel(jobId: string): void;
  /** Jobs that run in this process now. */
  running(): number;
}

const progressEveryMs = 500;
const firstRetryMs = 60_000;

/** Carries out jobs: every change of a job's state is one statement with the event that tells of it. */
export function createRunner(options: {
  tenants: Tenants;
  commands: Commands;
  clock: Clock;
  tasks: readonly TaskBinding[];
  log: Logger;
  retryMs?: number;
}): Runner {
  const { tenants, commands, clock, log, retryMs = firstRetryMs } = options;
  const tasks = new Map(options.tasks.map((task) => [task.task, task]));
  const running = new Map<string, AbortController>();

  /** Writes a new state; false when somebody else changed the job meanwhile. */
  async function move(tenantId: string, type: string, next: StoredJob): Promise<boolean> {
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

  async function attempt(tenantId: string, started: StoredJob, stopping: AbortSignal): Promise<StoredJob | null> {
    let job = started;
    const task = tasks.get(job.task);
    const cancelling = new AbortController();
    running.set(job.id, cancelling);
    let writing: Promise<unknown> = Promise.resolve();
    let toldAt = 0;
    const run: JobRun<never> = {
      jobId: job.id,
      tenantId,
      payload: job.payload as never,
      attempt: job.attempts,
      by: job.by,
      db: tenants.of(tenantId),
      signal: AbortSignal.any([stopping, cancelling.signal]),
      progress(share) {
        const now = performance.now();
        if (now - toldAt < progressEveryMs || cancelling.signal.aborted) return;
        toldAt = now;
        writing = writing.then(async () => {
          const next = { ...job, progress: Math.max(0, Math.min(1, share)), version: job.version + 1 };
          if (await move(tenantId, 'job.progressed', next)) job = next;
          else cancelling.abort();
        });
      },
    };
    const at = (): string => clock.now().toISOString();
    try {
      if (!task) throw jobErrors.unknownTask({ task: job.task });
      const result = await task.run(run);
      await writing;
      return { ...job, state: 'done', progress: 1, result, error: null, finishedAt: at(), version: job.version + 1 };
    } catch (error) {
      await writing.catch(() => undefined);
      if (cancelling.signal.aborted) return null;
      // Stopping is nobody's failure: the job waits for whoever runs next.
      if (stopping.aborted) return { ...job, state: 'waiting', attempts: job.attempts - 1, version: job.version + 1 };
      if (!isDomainError(error) || error.kind === 'fault')
        log.error({ err: error, task: job.task, jobId: job.id }, 'a job failed');
      const told = isDomainError(error)
        ? { code: error.code, message: error.message }
        : { code: 'job.failed', message: error instanceof Error ? error.message : String(error) };
      // A refusal will be refused again; only faults and conflicts are worth another try.
      const isHopeless = isDomainError(error) && error.kind === 'refusal';
      if (isHopeless || job.attempts >= job.maxAttempts) {
        return { ...job, state: 'dead', error: told, finishedAt: at(), version: job.version + 1 };
      }
      const runAt = new Date(clock.now().getTime() + retryMs * 2 ** (job.attempts - 1)).toISOString();
      return { ...job, state: 'retrying', error: told, runAt, version: job.version + 1 };
    } finally {
      running.delete(job.id);
    }
  }

  return {
    async run({ tenantId, jobId }, stopping) {
      const job = await findJob(tenants.of(tenantId), jobId);
      // A redelivery, or a job that was cancelled before its turn.
      if (!job || !['waiting', 'retrying', 'running'].includes(job.state)) return { retryAt: null };
      const started: StoredJob = {
        ...job,
        state: 'running',
        attempts: job.attempts + 1,
        progress: null,
        startedAt: clock.now().toISOString(),
        version: job.version + 1,
      };
      if (!(await move(tenantId, 'job.started', started))) return { retryAt: null };
      const ended = await attempt(tenantId, started, stopping);
      if (!ended) return { retryAt: null };
      const isMoved = await move(tenantId, `job.${ended.state}`, ended);
      const isAgain = isMoved && (ended.state === 'retrying' || ended.state === 'waiting');
      return { retryAt: isAgain ? new Date(ended.runAt) : null };
    },
    cancel: (jobId) => running.get(jobId)?.abort(),
    running: () => running.size,
  };
}
