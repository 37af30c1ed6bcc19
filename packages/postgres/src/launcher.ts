import { resolve } from 'node:path';
import { superuserUrl, withClient } from './admin-connection.ts';
import { type Binaries, binariesIn, installBinaries } from './binaries.ts';
import { type Cluster, configureCluster, createCluster, openCluster, refuseFilesOfOthers } from './cluster.ts';
import { errors } from './errors.ts';
import { onDisk } from './failure.ts';
import { holdLease, type Lease } from './lease.ts';
import { holdOwnerLock } from './lock.ts';
import type { Log } from './log.ts';
import { findOrphan } from './orphan.ts';
import { defaultRuntimeDir } from './runtime-dir.ts';
import { logFile, rotateOpenLog } from './server-log.ts';
import { type ServerEnd, type ServerProcess, stopServer, watchServer } from './server-process.ts';
import { newState, readState, type ServerState, stateFile, writeState } from './server-state.ts';
import type { Durability } from './settings.ts';
import { startServer } from './start-server.ts';
import { resetSuperuserPassword } from './superuser-password.ts';
import { chooseUser, type ServerUser } from './user.ts';

export interface EmbeddedOptions {
  /** Everything lives here: database files, log, state. Made if missing. */
  readonly dataDir: string;
  readonly log: Log;
  /**
   * Where the packaged programs are copied to, once per version; several data directories may share it. Default: `runtime`
   * in the data directory, or `/var/lib/oneline/runtime` for root where the server's user cannot reach the former.
   */
  readonly runtimeDir?: string;
  /** A directory with `postgres` and `initdb` to run instead of the packaged ones. */
  readonly binaryDir?: string;
  /** The port to try first; otherwise the one of last time, then the next free one. */
  readonly port?: number;
  readonly durability?: Durability;
  readonly maxConnections?: number;
  /** Recoveries take as long as they take; this bounds one that hangs. */
  readonly startTimeoutMs?: number;
  /** Called once if the server ends while it should run. */
  readonly onExit?: (end: ServerEnd) => void;
}

export interface EmbeddedPostgres {
  /** The superuser, on the database `postgres`. */
  readonly adminUrl: string;
  /** As the server writes it, `18.4`. */
  readonly version: string;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly pid: number;
  /** The database files. The server itself knows them as its working directory, so `show data_directory` is no path. */
  readonly clusterDir: string;
  /** Whether the server was left running by a process that was killed, and taken over. */
  readonly isAttached: boolean;
  /** Ends the server; resolves when its process is gone. */
  close(): Promise<void>;
}

const defaultStartTimeoutMs = 300_000;
const logCheckEveryMs = 60_000;

/**
 * Starts, or takes over, the PostgreSQL server of a data directory.
 * Errors: all of `errors.ts` down to `postgres.stop_timeout`.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  return onDisk(dataDir, async () => {
    await refuseFilesOfOthers(dataDir);
    const lock = await holdOwnerLock(dataDir);
    let lease: Lease | undefined;
    const release = async (): Promise<void> => {
      await lease?.close();
      await lock.close();
    };
    try {
      lease = await holdLease(dataDir, options.log);
      const startedAt = performance.now();
      const running = await run({ ...options, dataDir });
      const { port, pid, isAttached } = running;
      const tookMs = Math.round(performance.now() - startedAt);
      options.log.info({ port, pid, isAttached, tookMs }, 'database server is ready');
      let closed: Promise<void> | undefined;
      return {
        ...running,
        close: () => {
          closed ??= running.close().then(release);
          return closed;
        },
      };
    } catch (error) {
      await release();
      throw error;
    }
  });
}

async function run(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, startTimeoutMs: timeoutMs = defaultStartTimeoutMs } = options;
  const found = await openCluster(dataDir);
  const user = found?.user ?? (await chooseUser());
  const binaries = await findBinaries(options, user);
  if (found && found.major !== binaries.major) {
    const { dir: clusterDir, major: dataMajor } = found;
    throw errors.versionMismatch({ clusterDir, dataMajor, serverMajor: binaries.major });
  }
  const stored = await readState(dataDir);
  const state = stored ?? newState();
  // With files that have another password it is written when they have this one.
  if (!stored && !found) await writeState(dataDir, state);
  const cluster = found ?? (await create(options, binaries, user, state));
  const surroundings = {
    cluster,
    binaries,
    log,
    timeoutMs,
    isPasswordKnown: stored !== null,
    logFile: logFile(dataDir),
  };
  const orphan = found && (await findOrphan(surroundings));
  if (orphan) {
    try {
      return await handle(options, cluster, state, watchServer(orphan.pid, cluster.mark), orphan.port, true);
    } catch (error) {
      // Out of connections, or with a password that was changed: it has been stopped.
      log.warn({ pid: orphan.pid, reason: String(error) }, 'database server could not be taken over; restarting it');
    }
  }
  if (found && !stored) {
    log.warn({}, 'password of the database superuser was lost; setting a new one');
    await resetSuperuserPassword(binaries, cluster, state.superuserPassword);
    await writeState(dataDir, state);
  }
  const { durability = 'full', maxConnections = 100 } = options;
  await configureCluster(cluster, { durability, maxConnections });
  const ports = [options.port, state.port];
  const { server, port } = await startServer({ ...surroundings, ports });
  const running = await handle(options, cluster, state, server, port, false);
  if (port !== state.port) {
    await writeState(dataDir, { ...state, port }).catch((error: unknown) => {
      log.warn({ reason: String(error) }, 'port of the database server could not be remembered');
    });
  }
  return running;
}

async function findBinaries(options: EmbeddedOptions, user: ServerUser): Promise<Binaries> {
  if (options.binaryDir !== undefined) return binariesIn(options.binaryDir);
  return installBinaries(options.runtimeDir ?? (await defaultRuntimeDir(options.dataDir, user)));
}

async function create(
  options: EmbeddedOptions,
  binaries: Binaries,
  user: ServerUser,
  state: ServerState,
): Promise<Cluster> {
  const { dataDir, log, durability } = options;
  log.info({ dataDir }, 'making the database files');
  const password = state.superuserPassword;
  return createCluster({ dataDir, binaries, user, password, isSynced: durability !== 'none' });
}

async function handle(
  options: EmbeddedOptions,
  cluster: Cluster,
  state: ServerState,
  server: ServerProcess,
  port: number,
  isAttached: boolean,
): Promise<EmbeddedPostgres> {
  const adminUrl = superuserUrl(port, state.superuserPassword);
  let version: string;
  try {
    version = await withClient(adminUrl, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return rows[0]?.server_version.split(' ')[0] ?? '';
    });
  } catch (error) {
    // A stranger's server is not ours to stop, but this one has our mark on our files.
    await stopServer(server);
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw errors.passwordWrong({ file: stateFile(options.dataDir) }, error);
  }
  let isClosing = false;
  let hasEnded = false;
  const rotation = setInterval(() => {
    // A log that cannot be rotated now is looked at again in a minute.
    rotateOpenLog(logFile(options.dataDir)).catch(() => undefined);
  }, logCheckEveryMs);
  rotation.unref();
  void server.ended.then((end) => {
    hasEnded = true;
    clearInterval(rotation);
    if (isClosing) return;
    options.log.warn({ ...end }, 'database server ended unexpectedly');
    options.onExit?.(end);
  });
  const close = async (): Promise<void> => {
    isClosing = true;
    clearInterval(rotation);
    if (!hasEnded) await stopServer(server);
  };
  return { adminUrl, version, port, pid: server.pid, clusterDir: cluster.dir, isAttached, close };
}
