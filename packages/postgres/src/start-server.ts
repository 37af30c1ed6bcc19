import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { errors } from './errors.ts';
import { explainOutput } from './failure.ts';
import type { Log } from './log.ts';
import { freePorts } from './port.ts';
import { readPostmasterFile } from './postmaster.ts';
import { logTail, rotateClosedLog, sizeOf } from './server-log.ts';
import { type ServerEnd, type ServerProcess, spawnServer, stopServer } from './server-process.ts';
import { waitFor } from './wait.ts';

export interface StartOptions {
  readonly binaries: Binaries;
  readonly cluster: Cluster;
  readonly logFile: string;
  readonly log: Log;
  /** Ports to try first. */
  readonly ports: readonly (number | null | undefined)[];
  readonly timeoutMs: number;
}

export interface StartedServer {
  readonly server: ServerProcess;
  readonly port: number;
}

type Attempt = { server: ServerProcess } | { failed: ServerEnd; tail: string };

const pollMs = 15;
const progressEveryMs = 2000;
const retryMs = 250;
/** How long what a killed server left (its memory, its port) may hinder the next one. */
const retryForMs = 15_000;

/**
 * Starts the server and waits until it takes connections, through a recovery if need be.
 * Errors: `postgres.start_failed`, `postgres.start_timeout`, `postgres.disk_full`, `postgres.no_access`,
 * `postgres.no_free_port`.
 */
export async function startServer(options: StartOptions): Promise<StartedServer> {
  const { log, logFile, cluster } = options;
  await rotateClosedLog(logFile);
  const retryUntil = performance.now() + retryForMs;
  for await (const port of freePorts(options.ports)) {
    for (;;) {
      const attempt = await tryPort(options, port);
      if ('server' in attempt) return { server: attempt.server, port };
      const { failed, tail } = attempt;
      if (/Address already in use|could not create any TCP\/IP sockets/.test(tail)) {
        log.info({ port }, 'port of the database server is taken; trying the next');
        break;
      }
      if (!isPassing(tail) || performance.now() > retryUntil) {
        throw (await explainOutput(tail, cluster.dir)) ?? errors.startFailed({ logFile, logTail: tail, ...failed });
      }
      log.info({}, 'database server is still held up by the one before it; trying again');
      await delay(retryMs);
    }
  }
  // Not reached: the ports end with an error.
  throw errors.noFreePort({});
}

/** Processes of a killed server are still there; they go. */
function isPassing(tail: string): boolean {
  return /pre-existing shared memory block|lock file "postmaster.pid" (already exists|is empty)/.test(tail);
}

async function tryPort(options: StartOptions, port: number): Promise<Attempt> {
  const { log, logFile, cluster, timeoutMs } = options;
  const logStart = await sizeOf(logFile);
  const server = await spawnServer({ ...options, port });
  let ended: ServerEnd | undefined;
  void server.ended.then((end) => {
    ended = end;
  });
  const startedAt = performance.now();
  let toldAt = startedAt;
  const outcome = await waitFor(
    async (): Promise<'ready' | 'ended' | undefined> => {
      if (ended) return 'ended';
      const file = await readPostmasterFile(cluster.dir);
      if (file?.pid === server.pid && file.status === 'ready') return 'ready';
      if (performance.now() - toldAt > progressEveryMs) {
        toldAt = performance.now();
        const lastLine = (await logTail(logFile, logStart)).split('\n').at(-1);
        log.info({ waitedMs: Math.round(toldAt - startedAt), lastLine }, 'waiting for the database server');
      }
      return undefined;
    },
    { everyMs: pollMs, timeoutMs },
  );
  if (outcome === 'ready') return { server };
  const tail = await logTail(logFile, logStart);
  if (outcome === 'ended' && ended) return { failed: ended, tail };
  await stopServer(server);
  throw errors.startTimeout({ logFile, logTail: tail, waitedMs: timeoutMs });
}
