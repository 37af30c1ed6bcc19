import type { Job } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import type { Principal } from '../access/index.ts';
import { type Change, commandErrors } from '../command/index.ts';
import type { TenantDb } from '../db/index.ts';
import { jobErrors } from './errors.ts';
import { findJob, type StoredJob, toJob, updateJob } from './job-store.ts';

export interface NewJob {
  readonly task: string;
  readonly payload: unknown;
  readonly maxAttempts?: number;
  readonly runAt?: Date;
}

export const defaultAttempts = 5;

/** Adds a job to a command and gives it as it will be shown. It runs once the command is committed. */
export function enqueueJob(
  change: Change,
  by: Pick<Principal, 'personId' | 'name'> | null,
  at: Date,
  job: NewJob,
): Job {
  const { task, payload, maxAttempts = defaultAttempts, runAt = at } = job;
  const made: Job = {
    id: newId(at.getTime()),
    task,
    state: 'waiting',
    progress: null,
    attempts: 0,
    maxAttempts,
    error: null,
    result: null,
    runAt: runAt.toISOString(),
    createdAt: at.toISOString(),
    startedAt: null,
    finishedAt: null,
    by: { id: by?.personId ?? null, name: by?.name ?? 'OneLine' },
    version: 1,
  };
  change.enqueue({ id: made.id, task, payload, maxAttempts, runAt });
  tellJob(change, 'job.enqueued', made);
  return made;
}

/** The event that tells of a job; those of one's own are also the topic `my_jobs`. */
export function tellJob(change: Change, type: string, job: Job): void {
  change.emit({ topic: 'jobs', type, subject: job, payload: job, ownerId: job.by.id });
}

/**
 * Runs a dead job again, with all its attempts; `version` is of its death, so that asking twice restarts it once.
 * Errors: `job.not_found`, `job.not_dead`, `command.stale_version`.
 */
export async function restartJob(
  db: TenantDb,
  change: Change,
  at: Date,
  { id, version }: { id: string; version: number },
): Promise<Job> {
  const job = await requireJob(db, id);
  if (job.state !== 'dead') throw jobErrors.notDead({ state: job.state });
  if (job.version !== version) throw commandErrors.staleVersion({ current: toJob(job) });
  return write(change, 'job.enqueued', {
    ...job,
    state: 'waiting',
    attempts: 0,
    progress: null,
    error: null,
    runAt: at.toISOString(),
    finishedAt: null,
    version: job.version + 1,
  });
}

/** Ends a job that has not ended, whatever its version, since progress moves that on; one that runs is told to stop. Errors: `job.not_found`, `job.is_over`. */
export async function cancelJob(db: TenantDb, change: Change, at: Date, id: string): Promise<Job> {
  const job = await requireJob(db, id);
  if (!['waiting', 'running', 'retrying'].includes(job.state)) throw jobErrors.isOver({ state: job.state });
  return write(change, 'job.cancelled', {
    ...job,
    state: 'cancelled',
    finishedAt: at.toISOString(),
    version: job.version + 1,
  });
}

async function requireJob(db: TenantDb, id: string): Promise<StoredJob> {
  const job = await findJob(db, id);
  if (!job) throw jobErrors.notFound({ id });
  return job;
}

function write(change: Change, type: string, stored: StoredJob): Job {
  const job = toJob(stored);
  change.write(updateJob(stored));
  change.audit({ action: type, subject: { kind: 'job', id: job.id, name: job.task } });
  tellJob(change, type, job);
  return job;
}
