import { readFile } from 'node:fs/promises';
import { errors } from './errors.ts';

/** The user that the server runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Preferred first: an administrator may set a user apart for us, the other one is everywhere. */
const unprivilegedUsers = ['oneline', 'nobody'];

/**
 * The user for new database files: this process's own, or, because PostgreSQL refuses to run as root, an unprivileged one.
 * It must have a line in /etc/passwd, because initdb looks itself up.
 * Error: `postgres.no_unprivileged_user`.
 */
export async function chooseUser(): Promise<ServerUser> {
  const uid = processUid();
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? uid };
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  for (const name of unprivilegedUsers) {
    const line = lines.find((fields) => fields[0] === name);
    const [uid, gid] = [Number(line?.[2]), Number(line?.[3])];
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw errors.noUnprivilegedUser({ users: unprivilegedUsers });
}

export function processUid(): number {
  return process.getuid?.() ?? 0;
}

/** What `spawn` needs to become that user; nothing where it is this process's own. */
export function becoming(user: ServerUser): { uid?: number; gid?: number } {
  return processUid() === 0 ? { uid: user.uid, gid: user.gid } : {};
}
