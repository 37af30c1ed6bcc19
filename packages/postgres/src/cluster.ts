import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Binaries } from './binaries.ts';
import { replaceFile, syncDirectory } from './durable-file.ts';
import { errors } from './errors.ts';
import { explainOutput, lastLines } from './failure.ts';
import { accessRules, type ServerSettings, serverConfiguration } from './settings.ts';
import { becoming, chooseUser, processUid, type ServerUser } from './user.ts';

export const superuser = 'postgres';

/**
 * How the server names its data directory. Its user may be unable to walk there (root's clone under a 0700 home), but a
 * process can always reach its own working directory by this link, which nothing above it can forbid. The launcher sets
 * the working directory while still root.
 */
export const throughWorkingDirectory = '/proc/self/cwd';

/** The environment of PostgreSQL programs: nothing of ours, such as PGDATA or LD_LIBRARY_PATH, may reach them. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' };

/** How the marks of all clusters of OneLine begin. */
export const anyMark = 'oneline-';

const draftPrefix = 'cluster.draft-';

export interface Cluster {
  readonly dir: string;
  /**
   * Marks the processes of this cluster among all others, as `cluster_name`. Made from device and inode, so that a copy of
   * the files is not taken for the original, whose server may run.
   */
  readonly mark: string;
  /** The major version that wrote the files. */
  readonly major: number;
  readonly user: ServerUser;
}

function clusterDir(dataDir: string): string {
  return join(dataDir, 'cluster');
}

/**
 * The database files that are there, made ready for the server; null if there are none.
 * Error: `postgres.not_a_cluster`.
 */
export async function openCluster(dataDir: string): Promise<Cluster | null> {
  const dir = clusterDir(dataDir);
  const found = await stat(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!found) return null;
  const version = await readFile(join(dir, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version === '') throw errors.notACluster({ clusterDir: dir });
  const user = await claim(dir, { uid: found.uid, gid: found.gid });
  // PostgreSQL refuses files that others may enter; a copy or a careless chmod -R opens them.
  if ((found.mode & 0o777) !== 0o700) await chmod(dir, 0o700);
  return { dir, user, mark: await markOf(dir), major: Number(version) };
}

async function markOf(dir: string): Promise<string> {
  const { dev, ino } = await stat(dir, { bigint: true });
  return `${anyMark}${createHash('sha256').update(`${dev} ${ino}`).digest('hex').slice(0, 12)}`;
}

/** Error: `postgres.wrong_owner`, before anything is tried that would only say that it may not be done. */
export async function refuseFilesOfOthers(dataDir: string): Promise<void> {
  const dir = clusterDir(dataDir);
  const ownerUid = (await stat(dir).catch(() => null))?.uid;
  const uid = processUid();
  if (uid !== 0 && ownerUid !== undefined && ownerUid !== uid) throw errors.wrongOwner({ path: dir, ownerUid, uid });
}

async function claim(dir: string, owner: ServerUser): Promise<ServerUser> {
  if (owner.uid !== 0) return owner;
  // Copied or restored by root.
  const user = await chooseUser();
  await giveTree(dir, user);
  return user;
}

async function giveTree(path: string, user: ServerUser): Promise<void> {
  await chown(path, user.uid, user.gid);
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    await chown(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
}

/**
 * Makes new database files. They get their name only when they are whole and on the disk, so whatever has the name can be
 * trusted; what a killed launcher left half done is thrown away. The caller holds the owner lock.
 * Errors: `postgres.init_failed`, `postgres.disk_full`, `postgres.user_unknown`.
 */
export async function createCluster(options: {
  dataDir: string;
  binaries: Binaries;
  user: ServerUser;
  password: string;
  isSynced: boolean;
}): Promise<Cluster> {
  const { dataDir, user } = options;
  const dir = clusterDir(dataDir);
  await sweepDrafts(dataDir);
  // Never a name used before: the initdb of a killed launcher may live a moment longer and write where it began.
  const draft = join(dataDir, `${draftPrefix}${randomBytes(4).toString('hex')}`);
  await mkdir(draft, { mode: 0o700 });
  if (processUid() === 0) await chown(draft, user.uid, user.gid);
  const { exitCode, signal, output } = await initialize(draft, user, options);
  if (exitCode !== 0) {
    const explained = await explainOutput(output, dataDir);
    await sweepDrafts(dataDir);
    throw explained ?? errors.initFailed({ logTail: lastLines(output), exitCode, signal });
  }
  await rename(draft, dir);
  await syncDirectory(dataDir);
  return { dir, user, mark: await markOf(dir), major: options.binaries.major };
}

async function sweepDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(draftPrefix)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

async function initialize(
  dir: string,
  user: ServerUser,
  options: { dataDir: string; binaries: Binaries; password: string; isSynced: boolean },
): Promise<{ exitCode: number | null; signal: string | null; output: string }> {
  const password = await openUnnamed(join(options.dataDir, 'initdb-password'), `${options.password}\n`, user);
  try {
    const { initdb, major } = options.binaries;
    const files = [
      '-D',
      throughWorkingDirectory,
      '--pwfile=/proc/self/fd/0',
      ...(options.isSynced ? [] : ['--no-sync']),
    ];
    const login = [`--username=${superuser}`, '--auth=scram-sha-256', '--no-instructions'];
    const language = ['--encoding=UTF8', ...localeOf(major), '--text-search-config=simple'];
    const child = spawn(initdb, [...files, ...login, ...language], {
      cwd: dir,
      env: serverEnvironment,
      stdio: [password.fd, 'pipe', 'pipe'],
      ...becoming(user),
    });
    const ended = new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    const outputs = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
    const [end, ...written] = await Promise.all([ended, ...outputs]);
    return { ...end, output: written.join('\n') };
  } finally {
    await password.close();
  }
}

/** A file that only the holder of its descriptor can reach, for what must not stay on the disk. */
async function openUnnamed(path: string, content: string, user: ServerUser): Promise<FileHandle> {
  await replaceFile(path, content, user);
  const file = await open(path);
  await rm(path);
  return file;
}

/**
 * Code-point order and Unicode case rules, the same everywhere: an index must not depend on the glibc of the machine. The
 * built-in provider came with 17; before it, order by C keeps LIKE 'x%' on a plain index.
 */
function localeOf(major: number): string[] {
  if (major >= 17) return ['--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  return ['--lc-collate=C', '--lc-ctype=C.UTF-8'];
}

/** Writes the configuration of this release into the cluster. */
export async function configureCluster(cluster: Cluster, settings: ServerSettings): Promise<void> {
  await replaceFile(join(cluster.dir, 'postgresql.conf'), serverConfiguration(settings), cluster.user);
  await replaceFile(join(cluster.dir, 'pg_hba.conf'), accessRules, cluster.user);
}
