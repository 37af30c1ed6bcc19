import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { findRunningServer } from '@oneline/postgres';
import { makeTemporaryDirectory, until } from '@oneline/testing';
import { findRunning, isAlive } from '../composition/run-file.ts';

/** The product as a person starts it: a process of its own, with its own data directory. */
export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything it has printed. */
  output(): string;
  /** Ends it and resolves with its exit code; null when it was killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Ends it, if it still runs, with the database server that a killed one has left, and removes its data. */
  close(): Promise<void>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Runs on the data of one that has ended. */
  readonly dataDir?: string;
  /** Resolves only when demo data is complete. */
  readonly isSeeded?: boolean;
}

export const demoPassword = 'Try-OneLine-2026';
const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;
const program = join(import.meta.dirname, '../../bin/oneline.js');

/** Starts the product and waits until it answers. */
export async function runServer(options: RunOptions = {}): Promise<RunningServer> {
  const temporary = options.dataDir === undefined ? await makeTemporaryDirectory('oneline-running') : null;
  const dataDir = options.dataDir ?? join(temporary?.path ?? '', 'var');
  const child = spawn(process.execPath, [program, 'start'], {
    env: {
      PATH: process.env['PATH'],
      ONELINE_DATA: dataDir,
      ONELINE_LOG: 'warn',
      ONELINE_DEMO_PASSWORD: demoPassword,
      ONELINE_REQUESTS_PER_MINUTE: '0',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!hasEnded()) child.kill(signal);
    return ended;
  }

  async function close(): Promise<void> {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await stop();
    clearTimeout(timer);
    await stopExchange(dataDir);
    await stopDatabase(dataDir);
    await temporary?.close();
  }

  try {
    const endedEarly = ended.then(() => {
      throw new Error(`the server ended while starting:\n${output}`);
    });
    const answers = until(
      async () => {
        const running = await findRunning(dataDir);
        return running !== null && running.pid === child.pid ? running.url : '';
      },
      { timeoutMs: startTimeoutMs, what: 'the server to answer' },
    );
    const url = await Promise.race([answers, endedEarly]);
    // Ending later is what a test may want.
    endedEarly.catch(() => undefined);
    if (options.isSeeded) {
      await until(
        async () => {
          const { state } = (await readReadiness(url, dataDir)) as { state: string };
          return state === 'ready';
        },
        { timeoutMs: startTimeoutMs, what: 'the demo data to be complete' },
      );
    }
    return {
      url,
      dataDir,
      process: child,
      output: () => output,
      stop,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Trusts the certificate that the server has made for itself. */
async function readReadiness(url: string, dataDir: string): Promise<unknown> {
  if (url.startsWith('http:')) return (await fetch(`${url}/readyz`)).json();
  const ca = await readFile(join(dataDir, 'tls/certificate.pem'), 'utf8');
  const [response] = await once(get({ host: '127.0.0.1', port: new URL(url).port, path: '/readyz', ca }), 'response');
  return json(response);
}

/** Where telephones and trunks reach the exchange of a server over UDP. */
export async function sipPortOf({ dataDir }: Pick<RunningServer, 'dataDir'>): Promise<number> {
  const text = await readFile(join(dataDir, 'exchange/exchange.json'), 'utf8');
  const { addresses } = JSON.parse(text) as { addresses: { transport: string; port: number }[] };
  return addresses.find(({ transport }) => transport === 'udp')?.port ?? 0;
}

/** The exchange outlives a server that is killed. */
async function stopExchange(dataDir: string): Promise<void> {
  const text = await readFile(join(dataDir, 'exchange/exchange.json'), 'utf8').catch(() => null);
  if (text === null) return;
  const { pid } = JSON.parse(text) as { pid: number };
  if (!(await isAlive(pid))) return;
  process.kill(pid, 'SIGTERM');
  await until(async () => !(await isAlive(pid)), { timeoutMs: stopTimeoutMs, what: 'the exchange to have ended' });
}

async function stopDatabase(dataDir: string): Promise<void> {
  const left = await findRunningServer(join(dataDir, 'postgres'));
  if (!left) return;
  process.kill(left.pid, 'SIGINT');
  await until(async () => !(await isAlive(left.pid)), { timeoutMs: stopTimeoutMs, what: 'the database to have ended' });
}
