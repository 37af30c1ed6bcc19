import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EmbeddedOptions } from '../launcher.ts';
import type { ServerUser } from '../user.ts';

export interface ChildOrder {
  readonly options: Omit<EmbeddedOptions, 'log' | 'onExit'>;
  /** Whom the child becomes; only root can. */
  readonly user?: ServerUser;
}

export interface ChildServer {
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly isAttached: boolean;
}

export interface ChildLauncher {
  readonly pid: number;
  /** What the child says when its server is ready; fails with the coded error's JSON if it does not start. */
  readonly ready: Promise<ChildServer>;
  /** As the kernel does it, without a chance to clean up. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('./child-launcher.ts', import.meta.url));

/** Starts a server from a process of its own; `limitFileKibibytes` is the largest file that it may write. */
export function launchInChild(order: ChildOrder, limitFileKibibytes?: number): ChildLauncher {
  const command = [process.execPath, program, JSON.stringify(order)];
  const limited = ['sh', '-c', `ulimit -f ${(limitFileKibibytes ?? 0) * 2}; exec "$0" "$@"`, ...command];
  const [file = '', ...args] = limitFileKibibytes === undefined ? command : limited;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  // A killed child no longer reads.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');
  const line = once(createInterface({ input: child.stdout }), 'line').then(([line]) => line);
  const ready = Promise.race([line, ended.then(([code]) => `{"code":"ended with ${code}"}`)]).then((line) => {
    const told = JSON.parse(String(line));
    if ('code' in told) throw Object.assign(new Error(told.code), told);
    return told as ChildServer;
  });
  // A test that kills the child before it is ready does not wait for this.
  ready.catch(() => undefined);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    ready,
    kill,
    close: async () => {
      child.stdin.end('\n');
      await ended;
    },
  };
}
