import { makeWorkerUtils, type WorkerUtils } from 'graphile-worker';
import { Pool } from 'pg';
import type { SubscriberBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { graphileLogger } from './graphile-logger.ts';
import type { JobTicket, Runner } from './runner.ts';
import { createWorkers } from './workers.ts';

/** Runs jobs on graphile-worker, which keeps its own schema as the relay role. */
export interface JobEngine {
  /** Hands jobs that wait to graphile-worker and tells running ones that they are cancelled; bound with the others. */
  readonly subscribers: readonly SubscriberBinding[];
  /** Names of this process's workers, for whoever has to unlock their jobs when it dies. */
  workerIds(): readonly string[];
  /** Unlocks the jobs of dead workers. */
  unlock(workerIds: readonly string[]): Promise<void>;
  /** Unlocks the jobs of workers that are not among the living: of a process that died before it could tell of itself. */
  unlockStrangers(livingIds: readonly string[]): Promise<void>;
  start(): Promise<void>;
  /** Takes no more jobs and resolves when those that run have ended. */
  drain(): Promise<void>;
  /** Takes no more jobs and waits for those that run, `drainMs` at most. */
  close(drainMs?: number): Promise<void>;
}

const taskName = 'oneline_job';
/** Ours decide on retries; graphile-worker only ever sees one more attempt. */
const graphileAttempts = 1_000;
const connections = 4;
/** A process tells of new workers sooner than this after they have locked their first job. */
const strangeAfterSeconds = 10;

export function createJobEngine(options: {
  relayUrl: string;
  runner: Runner;
  concurrency: number;
  log: Logger;
}): JobEngine {
  const { relayUrl, runner, concurrency, log } = options;
  const pool = new Pool({ connectionString: relayUrl, max: connections, application_name: 'oneline-jobs' });
  pool.on('error', (error) => log.warn({ err: error }, 'job connection lost'));
  // Of a connection at work its query tells; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const stopping = new AbortController();
  let utils: WorkerUtils | null = null;
  const workers = createWorkers({
    pool,
    connections,
    concurrency,
    taskName,
    work: (payload) => runner.run(payload as JobTicket, stopping.signal),
    unlock,
    log,
  });

  function started(): WorkerUtils {
    if (!utils) throw new Error('the job engine has not started');
    return utils;
  }

  /** A ticket is there once, however often it is told of. */
  async function add(ticket: JobTicket, runAt: Date): Promise<void> {
    await started().addJob(taskName, ticket, {
      jobKey: `${ticket.jobId}:${ticket.version}`,
      jobKeyMode: 'unsafe_dedupe',
      runAt,
      maxAttempts: graphileAttempts,
    });
  }

  async function unlock(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await started().forceUnlockWorkers([...ids]);
    // Unlocking is not heard of by itself; without this the others look again after seconds.
    await pool.query(`select pg_notify('jobs:insert', '{"count":${concurrency}}')`);
  }

  let drained: Promise<void> | undefined;
  function drain(): Promise<void> {
    drained ??= workers.stop();
    return drained;
  }

  return {
    subscribers: [
      {
        name: 'job-engine',
        kind: 'durable',
        topics: ['jobs'],
        async handle({ tenantId, payload }) {
          const job = payload as { id: string; state: string; runAt: string; version: number };
          if (job.state !== 'waiting' && job.state !== 'retrying') return;
          const ticket = { tenantId, jobId: job.id, version: job.version };
          // What is told of again may have run in the meantime.
          if (await runner.isDue(ticket)) await add(ticket, new Date(job.runAt));
        },
      },
      {
        name: 'job-cancelling',
        kind: 'local',
        topics: ['jobs'],
        async handle({ type, subject }) {
          if (type === 'job.cancelled') runner.cancel(subject.id);
        },
      },
    ],
    workerIds: () => workers.ids(),
    unlock,
    async unlockStrangers(livingIds) {
      const { rows } = await pool.query<{ id: string }>(
        `select distinct locked_by as id from graphile_worker.jobs
          where locked_by <> all($1) and locked_at < now() - make_interval(secs => $2)`,
        [livingIds, strangeAfterSeconds],
      );
      await unlock(rows.map(({ id }) => id));
    },
    async start() {
      utils = await makeWorkerUtils({ pgPool: pool, logger: graphileLogger(log) });
      await workers.start();
    },
    drain,
    async close(drainMs = 5_000) {
      const timer = setTimeout(() => stopping.abort(), drainMs);
      await drain();
      clearTimeout(timer);
      stopping.abort();
      await utils?.release();
      await pool.end();
    },
  };
}
