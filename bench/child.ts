import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinned } from './measure.ts';

/** A program of this folder in a process of its own, spoken to by messages. */
export interface Child {
  readonly pid: number;
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: object): Promise<Answer>;
  /** The next message it sends by itself. */
  hear<Answer>(): Promise<Answer>;
  close(): Promise<void>;
}

export function startChild(program: URL, options: { core: 0 | 1; env?: Readonly<Record<string, string>> }): Child {
  const [command = '', ...args] = pinned(options.core, [process.execPath, fileURLToPath(program)]);
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], ...options.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  let isClosing = false;
  const failed = ended.then(() => {
    if (!isClosing) throw new Error(`${program.pathname} ended by itself`);
  });
  failed.catch(() => undefined);
  const hear = async <Answer>(): Promise<Answer> => {
    const heard = once(child, 'message').then(([message]) => message as Answer);
    return (await Promise.race([heard, failed])) as Answer;
  };
  return {
    pid: child.pid ?? 0,
    hear,
    ask(message) {
      const answer = hear();
      child.send(message);
      return answer as never;
    },
    async close() {
      isClosing = true;
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
