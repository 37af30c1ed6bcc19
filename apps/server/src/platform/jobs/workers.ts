import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { run, type WorkerEvents, type Runner as WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from '../log/log.ts';
import { graphileLogger } from './graphile-logger.ts';

/** The workers of this process, replaced when graphile-worker gives up on them. */
export interface Workers {
  /** Names under which this process locks jobs. */
  ids(): readonly string[];
  start(): Promise<void>;
  /** Takes no more jobs and resolves when those that run have ended. */
  stop(): Promise<void>;
}

const replaceAfterMs = 500;

interface Crew {
  readonly ids: Set<string>;
  readonly pool: WorkerPool;
}

/**
 * graphile-worker ends its workers when it could not write that a job is done, such as when its connection is lost at that
 * moment. Others take their place at once; the jobs that the ended ones still hold are unlocked when the last of them is over.
 */
export function createWorkers(options: {
  pool: Pool;
  /** Connections of the pool. */
  connections: number;
  concurrency: number;
  taskName: string;
  work(payload: unknown): Promise<void>;
  unlock(workerIds: readonly string[]): Promise<void>;
  log: Logger;
}): Workers {
  const { pool, connections, concurrency, taskName, work, unlock, log } = options;
  const crews = new Set<Crew>();
  const stopping = new AbortController();
  let replacing: Promise<void> = Promise.resolve();

  async function startCrew(): Promise<void> {
    const ids = new Set<string>();
    const events: WorkerEvents = new EventEmitter();
    // Jobs fetched ahead are locked by the pool, others by their worker.
    events.on('pool:create', ({ workerPool }) => ids.add(workerPool.id));
    events.on('worker:create', ({ worker }) => ids.add(worker.workerId));
    events.once('pool:gracefulShutdown', () => {
      if (!stopping.signal.aborted) replacing = replace();
    });
    const crew: Crew = {
      ids,
      pool: await run({
        pgPool: pool,
        logger: graphileLogger(log),
        events,
        noHandleSignals: true,
        preset: {
          worker: {
            concurrentJobs: concurrency,
            maxPoolSize: connections,
            localQueue: { size: concurrency },
            // Without a batch nobody catches the failure to write that a job is over, and it ends the process.
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
        taskList: { [taskName]: work },
      }),
    };
    crews.add(crew);
    void crew.pool.promise
      .catch((error: unknown) => log.warn({ err: error }, 'job workers ended'))
      .then(() => unlock([...ids]))
      .catch((error: unknown) => log.warn({ err: error }, 'unlocking the jobs of ended workers failed'))
      // Names that are not told as living any more are unlocked by whoever sees them.
      .finally(() => crews.delete(crew));
  }

  async function replace(): Promise<void> {
    log.warn('job workers gave up and are replaced');
    while (!stopping.signal.aborted) {
      try {
        await delay(replaceAfterMs, undefined, { signal: stopping.signal });
        return await startCrew();
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'starting job workers failed');
      }
    }
  }

  return {
    ids: () => [...crews].flatMap((crew) => [...crew.ids]),
    start: startCrew,
    async stop() {
      stopping.abort();
      await replacing;
      // One that ended by itself has nothing to stop.
      await Promise.allSettled([...crews].map(({ pool: one }) => one.stop()));
      await Promise.allSettled([...crews].map(({ pool: one }) => one.promise));
    },
  };
}
