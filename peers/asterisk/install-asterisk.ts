import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const timeout = 20 * 60_000;
const packages = ['asterisk', 'asterisk-modules', 'asterisk-config'];
/** A chroot needs /proc for name look-ups and for the limits of its processes. */
const isMounted = async (place: string): Promise<boolean> =>
  (await readFile('/proc/mounts', 'utf8')).split('\n').some((line) => line.split(' ')[1] === place);

/**
 * Makes a folder with Debian sid and its Asterisk, since Debian 12 has none: about 500 MB, a minute or two, once. Needs root
 * and `debootstrap`. Errors: those of the programs, with the tail of their output.
 */
export async function installAsterisk(root: string): Promise<void> {
  if (!existsSync(join(root, 'usr/sbin/asterisk'))) {
    await mkdir(dirname(root), { recursive: true });
    await run('debootstrap', ['--variant=minbase', 'sid', root, await mirror()], { timeout, maxBuffer: 1e8 });
    await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    await cp('/etc/apt/apt.conf.d', join(root, 'etc/apt/apt.conf.d'), { recursive: true });
    await cp('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
    await mountProc(root);
    const apt = `apt-get update -qq && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('chroot', [root, 'sh', '-c', apt], { timeout, env, maxBuffer: 1e8 });
    // Without its own name in hosts every call waits for a look-up that fails.
    await appendFile(join(root, 'etc/hosts'), `127.0.0.1 localhost ${hostname()}\n`);
    await mkdir(join(root, 'var/spool/asterisk/recording'), { recursive: true });
    const owned = ['/var/spool/asterisk', '/var/lib/asterisk'];
    await run('chroot', [root, 'chown', '-R', 'asterisk:asterisk', ...owned]);
  }
  await mountProc(root);
}

async function mountProc(root: string): Promise<void> {
  const place = join(root, 'proc');
  if (!(await isMounted(place))) await run('mount', ['-t', 'proc', 'proc', place]);
}

/** Gives /proc back; the folder stays for the next time. */
export async function unmountProc(root: string): Promise<void> {
  const place = join(root, 'proc');
  if (await isMounted(place)) await run('umount', [place]);
}

/** Where this machine gets Debian from. */
async function mirror(): Promise<string> {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    const found = /^URIs:\s*(\S+)/m.exec(text)?.[1] ?? /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/m.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return 'https://deb.debian.org/debian';
}
