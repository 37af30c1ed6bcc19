import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ExchangeInfo, ExchangeLog, ExchangeSettings } from '../embedded/settings.ts';
import { telephonyErrors } from '../errors.ts';
import { connectExchange } from '../link/connect-exchange.ts';
import type { TelephonyDriver } from '../port/driver.ts';
import { exchangeFiles, readInfo, writeWhole } from './exchange-files.ts';

export interface LaunchOptions {
  /** For its socket, its log and what it is: 0700. */
  readonly dir: string;
  readonly settings: Omit<ExchangeSettings, 'socketPath'>;
  readonly log: ExchangeLog;
  /** The last event that was heard before a restart; asked once the exchange is there. */
  heard?(): Promise<{ readonly exchangeId: string; readonly seq: number } | null>;
}

export interface LaunchedExchange {
  readonly driver: TelephonyDriver;
  /** Of the exchange that lives now; null while none does. */
  info(): ExchangeInfo | null;
  /** Lets go of the exchange, over which calls go on; or ends it, with everything in it. */
  close(options: { readonly isExchangeToEnd: boolean }): Promise<void>;
}

const program = fileURLToPath(new URL('./exchange-process.ts', import.meta.url));
const startTimeoutMs = 20_000;
const endTimeoutMs = 6_000;
const lookEveryMs = 50;
const watchEveryMs = 500;
const firstPauseMs = 200;
const longestPauseMs = 5_000;

/**
 * The exchange of a directory, in a process of its own: the one that lives there already, with the calls in it, or a new one.
 * When it dies another one takes its place. Errors: `telephony.unreachable` if it does not come up.
 */
export async function launchExchange({ dir, settings, log, heard }: LaunchOptions): Promise<LaunchedExchange> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const files = exchangeFiles(dir);
  let info: ExchangeInfo | null = null;
  let isClosed = false;
  let watching: NodeJS.Timeout | undefined;
  let pauseMs = firstPauseMs;

  async function start(): Promise<ExchangeInfo> {
    await writeWhole(files.settings, { ...settings, socketPath: files.socket });
    const output = await open(files.log, 'a', 0o600);
    const child = spawn(process.execPath, [...process.execArgv.filter(isOfNode), program, files.settings], {
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    await output.close();
    child.unref();
    return untilUp(child);
  }

  async function untilUp(child: ChildProcess): Promise<ExchangeInfo> {
    const deadline = performance.now() + startTimeoutMs;
    const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
    failed.catch(() => undefined);
    while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
      const found = await readInfo(files.info);
      if (found !== null && found.pid === child.pid && (await answers(files.socket))) return found;
      await Promise.race([pause(lookEveryMs), failed]);
    }
    if (child.pid !== undefined && isAlive(child.pid)) process.kill(child.pid, 'SIGKILL');
    throw telephonyErrors.unreachable({ log: files.log, exitCode: child.exitCode });
  }

  async function findLiving(): Promise<ExchangeInfo | null> {
    const found = await readInfo(files.info);
    return found && isAlive(found.pid) && (await answers(files.socket)) ? found : null;
  }

  /** Looks whether it lives; the link tells of itself, but not of a process that is gone. */
  function watch(): void {
    if (isClosed) return;
    watching = setTimeout(() => {
      if (info && isAlive(info.pid)) {
        pauseMs = firstPauseMs;
        watch();
        return;
      }
      if (info) log.error({ pid: info.pid }, 'the exchange is gone');
      info = null;
      start()
        .then((started) => {
          info = started;
          log.info({ pid: started.pid, addresses: started.addresses }, 'another exchange took its place');
        })
        .catch(async (error: unknown) => {
          log.error({ err: error }, 'no other exchange could be started');
          await pause(pauseMs);
          pauseMs = Math.min(pauseMs * 2, longestPauseMs);
        })
        .finally(watch);
    }, watchEveryMs);
    watching.unref();
  }

  info = await findLiving();
  if (info) log.info({ pid: info.pid, addresses: info.addresses }, 'the exchange that lives is taken up');
  else {
    info = await start();
    log.info({ pid: info.pid, addresses: info.addresses }, 'the exchange is started');
  }
  const last = (await heard?.()) ?? null;
  const driver = connectExchange({ socketPath: files.socket, ...(last && { heard: last }) });
  watch();

  return {
    driver,
    info: () => info,
    async close({ isExchangeToEnd }) {
      isClosed = true;
      clearTimeout(watching);
      if (isExchangeToEnd && info && isAlive(info.pid)) {
        process.kill(info.pid, 'SIGTERM');
        const deadline = performance.now() + endTimeoutMs;
        while (isAlive(info.pid) && performance.now() < deadline) await pause(lookEveryMs);
        if (isAlive(info.pid)) process.kill(info.pid, 'SIGKILL');
      }
      await driver.close();
    },
  };
}

/** Profiles and debuggers are for the server alone. */
const isOfNode = (argument: string): boolean => !/^--(inspect|cpu-prof|heap-prof|prof)/.test(argument);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether somebody listens at a socket. */
async function answers(socketPath: string): Promise<boolean> {
  const socket = createConnection(socketPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
