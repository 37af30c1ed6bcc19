import type { Clock } from '@oneline/kernel';
import { isDomainError } from '@oneline/kernel';
import type { Commands } from '../command/index.ts';
import type { Tenants } from '../db/index.ts';
import type { JobRun, TaskBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { jobErrors } from './errors.ts';
import { findJob, type StoredJob } from './job-store.ts';
import { createJobWriting } from './writing.ts';

/** What the engine hands over: which job of which tenant, as it was at the version at which it began to wait. */
export interface JobTicket {
  readonly tenantId: string;
  readonly jobId: string;
  readonly version: number;
}

export interface Runner {
  /** Runs a job once, however often its ticket comes. Resolves also when the job failed; its next try has a ticket of its own. */
  run(ticket: JobTicket, stopping: AbortSignal): Promise<void>;
  /** Whether the job still waits as the ticket says. */
  isDue(ticket: JobTicket): Promise<boolean>;
  /** Tells a running job of this process that it was cancelled. */
  cancel(jobId: string): void;
  /** Jobs that run in this process now. */
  running(): number;
}

const progressEveryMs = 500;
const firstRetryMs = 60_000;
const longestMessage = 2_000;

interface Running {
  readonly cancelling: AbortController;
  readonly over: Promise<void>;
}

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
  const running = new Map<string, Running>();
  const writing = createJobWriting({ tenants, commands });
  const at = (): string => clock.now().toISOString();

  /** Runs the task; gives the job as it has ended, or null when it is not this attempt's to end. */
  async function attempt(
    tenantId: string,
    started: StoredJob,
    signal: AbortSignal,
    stopping: AbortSignal,
  ): Promise<StoredJob | null> {
    let job: StoredJob | null = started;
    let telling: Promise<void> = Promise.resolve();
    let toldAt = 0;
    const lost = new AbortController();
    const run: JobRun<never> = {
      jobId: started.id,
      tenantId,
      payload: started.payload as never,
      attempt: started.attempts,
      by: started.by,
      db: tenants.of(tenantId),
      signal: AbortSignal.any([signal, stopping, lost.signal]),
      progress(share) {
        const now = performance.now();
        if (now - toldAt < progressEveryMs || signal.aborted || lost.signal.aborted) return;
        toldAt = now;
        telling = telling
          .then(async () => {
            if (!job) return;
            const next = { ...job, progress: Math.max(0, Math.min(1, share)), version: job.version + 1 };
            job = await writing.carryOn(tenantId, 'job.progressed', started.attempts, next);
            if (!job) lost.abort();
          })
          .catch((error: unknown) => log.warn({ err: error, jobId: started.id }, 'telling of the progress failed'));
      },
    };
    const ended = await outcomeOf(run, started, stopping);
    await telling;
    return job && { ...job, ...ended };
  }

  async function outcomeOf(run: JobRun<never>, job: StoredJob, stopping: AbortSignal): Promise<Partial<StoredJob>> {
    try {
      const task = tasks.get(job.task);
      if (!task) throw jobErrors.unknownTask({ task: job.task });
      const result = storable(await task.run(run));
      return { state: 'done', progress: 1, result, error: null, finishedAt: at() };
    } catch (error) {
      // Stopping is nobody's failure: the job waits for whoever runs next.
      if (stopping.aborted) return { state: 'waiting', attempts: job.attempts - 1 };
      if (!run.signal.aborted && (!isDomainError(error) || error.kind === 'fault'))
        log.error({ err: error, task: job.task, jobId: job.id }, 'a job failed');
      return failed(job, error);
    }
  }

  function failed(job: StoredJob, error: unknown): Partial<StoredJob> {
    const text = error instanceof Error ? error.message : String(error);
    const told = {
      code: isDomainError(error) ? error.code : 'job.failed',
      message: String(storable(text)).slice(0, longestMessage),
    };
    // A refusal will be refused again; only faults and conflicts are worth another try.
    const isHopeless = isDomainError(error) && error.kind === 'refusal';
    if (isHopeless || job.attempts >= job.maxAttempts) return { state: 'dead', error: told, finishedAt: at() };
    const runAt = new Date(clock.now().getTime() + retryMs * 2 ** (job.attempts - 1)).toISOString();
    return { state: 'retrying', error: told, runAt };
  }

  async function carryOut(tenantId: string, job: StoredJob, signal: AbortSignal, stopping: AbortSignal): Promise<void> {
    const isInterrupted = job.state === 'running';
    // One that takes its process with it, time and again, must end too.
    if (isInterrupted && job.attempts > job.maxAttempts) {
      const error = { code: 'job.failed', message: 'every process that ran it has died' };
      const dead: StoredJob = { ...job, state: 'dead', error, finishedAt: at(), version: job.version + 1 };
      return void (await writing.start(tenantId, 'job.dead', dead));
    }
    const started: StoredJob = {
      ...job,
      state: 'running',
      attempts: job.attempts + 1,
      progress: null,
      startedAt: at(),
      version: job.version + 1,
    };
    if (!(await writing.start(tenantId, 'job.started', started))) return;
    const ended = await attempt(tenantId, started, signal, stopping);
    if (!ended || signal.aborted) return;
    const next = { ...ended, version: ended.version + 1 };
    await writing.carryOn(tenantId, `job.${next.state}`, started.attempts, next);
  }

  async function run(ticket: JobTicket, stopping: AbortSignal): Promise<void> {
    const { tenantId, jobId, version } = ticket;
    const present = running.get(jobId);
    // Taken for dead, this process was given its own job again; letting go of the ticket now could lose it.
    if (present) return present.over;
    const cancelling = new AbortController();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    running.set(jobId, { cancelling, over });
    try {
      const job = await findJob(tenants.of(tenantId), jobId);
      // A job that runs is this ticket's, interrupted; one that waits must wait as the ticket says.
      if (!job || (job.state !== 'running' && !isWaiting(job, version))) return;
      await carryOut(tenantId, job, cancelling.signal, stopping);
    } finally {
      running.delete(jobId);
      end();
    }
  }

  return {
    run,
    async isDue({ tenantId, jobId, version }) {
      const job = await findJob(tenants.of(tenantId), jobId);
      return job !== undefined && isWaiting(job, version);
    },
    cancel: (jobId) => running.get(jobId)?.cancelling.abort(),
    running: () => running.size,
  };
}

function isWaiting(job: StoredJob, version: number): boolean {
  return (job.state === 'waiting' || job.state === 'retrying') && job.version === version;
}

/** What can be kept as JSON by the database, which takes no NUL and no half of a surrogate pair. */
function storable(value: unknown): unknown {
  const text = JSON.stringify(value ?? null, (_, member) =>
    typeof member === 'string' ? member.toWellFormed().replaceAll('\0', '') : member,
  );
  return JSON.parse(text);
}
