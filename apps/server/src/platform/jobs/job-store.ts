import type { Job } from '@oneline/contracts';
import { prepared, type Statement } from '../db/statement.ts';
import type { TenantDb } from '../db/tenant-db.ts';

/** A job as it is kept, with what only its runner needs. */
export interface StoredJob extends Job {
  readonly payload: unknown;
}

interface Row {
  id: string;
  task: string;
  payload: unknown;
  state: Job['state'];
  progress: number | null;
  attempts: number;
  max_attempts: number;
  error_code: string | null;
  error_message: string | null;
  result: unknown;
  run_at: Date;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  by_id: string | null;
  by_name: string;
  version: number;
}

const find = prepared('select * from platform.job where id = $1');

export async function findJob(db: TenantDb, id: string): Promise<StoredJob | undefined> {
  const [row] = await db.query<Row>(find.with([id]));
  return row && toStoredJob(row);
}

export function toStoredJob(row: Row): StoredJob {
  return {
    id: row.id,
    task: row.task,
    payload: row.payload,
    state: row.state,
    progress: row.progress,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    result: row.result,
    runAt: row.run_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    by: { id: row.by_id, name: row.by_name },
    version: row.version,
  };
}

/** The job as people see it. */
export function toJob({ payload: _, ...job }: StoredJob): Job {
  return job;
}

/** Writes the state of a job over the version before it. */
export function updateJob(job: StoredJob): Statement {
  return {
    text: `update platform.job set state = $2, progress = $3, attempts = $4, error_code = $5, error_message = $6, result = $7::jsonb,
      run_at = $8, started_at = $9, finished_at = $10, version = $11 where id = $1 and version = $11 - 1`,
    values: [
      job.id,
      job.state,
      job.progress,
      job.attempts,
      job.error?.code ?? null,
      job.error?.message ?? null,
      JSON.stringify(job.result ?? null),
      job.runAt,
      job.startedAt,
      job.finishedAt,
      job.version,
    ],
  };
}
