import { EventEmitter } from 'node:events';
import { makeWorkerUtils, run, type WorkerEvents, type Runner as WorkerPool } from 'graphile-worker';
import { Pool } from 'pg';
import type { SubscriberBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { graphileLogger } from './graphile-logger.ts';
import type { JobTicket, Runner } from './runner.ts';

/** Runs jobs on graphile-worker, which keeps its own schema as the relay role. */
export interface JobEngine {
  /** Hands new jobs to graphile-worker; to be bound with the other durable subscribers. */
  readonly subscriber: SubscriberBinding;
  /** Names of this process's workers, for whoever has to unlock their jobs when it dies. */
  workerIds(): readonly string[];
  /** Unlocks the jobs of dead workers. */
  unlock(workerIds: readonly string[]): Promise<void>;
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
  let workers: WorkerPool | null = null;
  let utils: Awaited<ReturnType<typeof makeWorkerUtils>> | null = null;
  const workerIds = new Set<string>();

  async function add(ticket: JobTicket, runAt: Date): Promise<void> {
    await utils?.addJob(taskName, ticket, {
      jobKey: ticket.jobId,
      jobKeyMode: 'replace',
      runAt,
      maxAttempts: graphileAttempts,
    });
  }

  let drained: Promise<void> | undefined;
  function drain(): Promise<void> {
    drained ??= workers?.stop() ?? Promise.resolve();
    return drained;
  }

  return {
    subscriber: {
      name: 'job-engine',
      kind: 'durable',
      topics: ['jobs'],
      async handle(event) {
        const job = event.payload as { id: string; runAt: string };
        if (event.type === 'job.enqueued') await add({ tenantId: event.tenantId, jobId: job.id }, new Date(job.runAt));
        if (event.type === 'job.cancelled') runner.cancel(job.id);
      },
    },
    workerIds: () => [...workerIds],
    async unlock(ids) {
      if (ids.length > 0) await utils?.forceUnlockWorkers([...ids]);
    },
    async start() {
      const quiet = { pgPool: pool, logger: graphileLogger(log) };
      utils = await makeWorkerUtils(quiet);
      const events: WorkerEvents = new EventEmitter();
      // Jobs fetched ahead are locked by the pool, others by their worker.
      events.on('pool:create', ({ workerPool }) => workerIds.add(workerPool.id));
      events.on('worker:create', ({ worker }) => workerIds.add(worker.workerId));
      workers = await run({
        ...quiet,
        events,
        noHandleSignals: true,
        preset: {
          worker: {
            concurrentJobs: concurrency,
            maxPoolSize: connections,
            gracefulShutdownAbortTimeout: 5_000,
            localQueue: { size: concurrency },
          },
        },
        taskList: {
          [taskName]: async (payload) => {
            const ticket = payload as JobTicket;
            const { retryAt } = await runner.run(ticket, stopping.signal);
            if (retryAt) await add(ticket, retryAt);
          },
        },
      });
      workers.promise.catch((error: unknown) => log.error({ err: error }, 'the job engine ended'));
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
