import { resolve } from 'node:path';
import { superuserUrl } from './admin-connection.ts';
import { openCluster } from './cluster.ts';
import { hasMark, readPostmasterFile } from './postmaster.ts';
import { readState } from './server-state.ts';

export interface RunningServer {
  /** The superuser, on the database `postgres`. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
}

/**
 * The server that runs on a data directory, whoever owns it, for commands beside the product: they use it, but neither
 * start nor stop it. Null if none is ready.
 */
export async function findRunningServer(dataDir: string): Promise<RunningServer | null> {
  const place = resolve(dataDir);
  const [cluster, state] = await Promise.all([openCluster(place), readState(place)]);
  const file = cluster && (await readPostmasterFile(cluster.dir));
  if (!file || !state || file.status !== 'ready' || file.port === null) return null;
  if (!(await hasMark(file.pid, cluster.mark))) return null;
  return { adminUrl: superuserUrl(file.port, state.superuserPassword), port: file.port, pid: file.pid };
}
