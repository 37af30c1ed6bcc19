import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Binaries } from './binaries.ts';
import { type Cluster, serverEnvironment, superuser, throughWorkingDirectory } from './cluster.ts';
import { errors } from './errors.ts';
import { explainOutput, lastLines } from './failure.ts';
import { becoming } from './user.ts';

/**
 * Sets the superuser's password on files whose server does not run, in PostgreSQL's single-user mode. Needed when the
 * files are there and `server.json` is not: it was lost, or the files come from elsewhere.
 * Errors: `postgres.start_failed`, `postgres.disk_full`.
 */
export async function resetSuperuserPassword(binaries: Binaries, cluster: Cluster, password: string): Promise<void> {
  const child = spawn(binaries.postgres, ['--single', '-D', throughWorkingDirectory, '-j', 'postgres'], {
    cwd: cluster.dir,
    env: serverEnvironment,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...becoming(cluster.user),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // A program that ended early has said why; a broken pipe to it adds nothing.
  child.stdin.on('error', () => undefined);
  // Ours is base64url: nothing to escape.
  child.stdin.end(`alter role ${superuser} password '${password}';\n\n`);
  const [exitCode, ...outputs] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const output = outputs.join('\n');
  if (exitCode === 0 && !/^.*(ERROR|FATAL|PANIC):/m.test(output)) return;
  throw (
    (await explainOutput(output, cluster.dir)) ??
    errors.startFailed({ logTail: lastLines(output), exitCode, signal: null })
  );
}
