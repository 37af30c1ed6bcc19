import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@oneline/testing';
import { type AsteriskSettings, asteriskConfiguration } from './configuration.ts';
import { installAsterisk, unmountProc } from './install-asterisk.ts';

const run = promisify(execFile);
const root = process.env['ONELINE_PEERS'] ?? '/var/tmp/oneline-peers/asterisk';
const stopTimeoutMs = 10_000;
const prompt = '/usr/share/asterisk/oneline-prompt';

export interface Asterisk {
  readonly version: string;
  readonly pid: number;
  /** A line of its console. */
  tell(line: string): Promise<string>;
  close(): Promise<void>;
}

export interface AsteriskOptions extends Omit<AsteriskSettings, 'prompt'> {
  /** Raw A-law, played by `playback` and to every number. */
  readonly sound: Uint8Array;
  /** What it is started by, such as `taskset -c 0`. */
  readonly launcher?: readonly string[];
}

/** A real Asterisk on loopback, installed on its first use. One at a time per machine. */
export async function startAsterisk({ sound, launcher = [], ...settings }: AsteriskOptions): Promise<Asterisk> {
  await installAsterisk(root);
  const etc = join(root, 'etc/asterisk');
  // What the package brings would open ports and modules that nobody asked for.
  for (const file of await readdir(etc)) if (file.endsWith('.conf')) await rm(join(etc, file));
  const files = asteriskConfiguration({ ...settings, prompt });
  for (const [name, text] of Object.entries(files)) await writeFile(join(etc, name), text);
  await writeFile(join(root, `${prompt}.alaw`), sound);
  const output = await open(`${root}.log`, 'w');
  const command = [...launcher, 'chroot', root, 'asterisk', '-f', '-U', 'asterisk', '-G', 'asterisk'] as const;
  const [program = '', ...args] = command;
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', output.fd, output.fd] });
  await output.close();
  const tell = async (line: string): Promise<string> =>
    (await run('chroot', [root, 'asterisk', '-rx', line])).stdout.trim();

  async function close(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(timer);
    }
    for (const file of await readdir(join(root, 'tmp')))
      if (file.startsWith('recording-')) await rm(join(root, 'tmp', file));
    await unmountProc(root);
  }

  try {
    const hasBooted = () =>
      tell('core waitfullybooted').then(
        (said) => said.includes('fully booted'),
        () => false,
      );
    await until(hasBooted, { timeoutMs: 60_000, what: 'Asterisk to boot' });
    return { version: await tell('core show version'), pid: child.pid ?? 0, tell, close };
  } catch (error) {
    await close();
    throw error;
  }
}
