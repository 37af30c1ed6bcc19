import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DomainError } from '@oneline/kernel';
import { errors } from '../errors.ts';
import type { PortRange } from '../ports/port-allocator.ts';
import type { MediaCommand, MediaEvent, ResultOf } from './protocol.ts';
import type { ThreadMessage, ThreadRequest, ThreadStart } from './thread-messages.ts';

/** A media engine on a thread of its own. */
export interface MediaWorker {
  /** @throws the command's `media.…` error; `media.worker_lost` once the thread is gone */
  send<Command extends MediaCommand>(command: Command): Promise<ResultOf<Command['kind']>>;
  /** Names of the legs that are open. */
  readonly legs: ReadonlySet<string>;
  /** Ends everything in it, then the thread. */
  close(): Promise<void>;
  /** Ends the thread as a crash would, for drills. */
  kill(): Promise<void>;
}

/** A thread that ended by itself, and the legs that went with it. */
export interface WorkerLoss {
  readonly cause: Error;
  readonly legs: readonly string[];
}

export interface MediaWorkerOptions {
  readonly ports: PortRange;
  readonly onEvent: (event: MediaEvent) => void;
  /** Told once; commands that were under way are refused. */
  readonly onLost: (loss: WorkerLoss) => void;
}

interface Pending {
  readonly command: MediaCommand;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Resolves when the thread is ready. */
export async function createMediaWorker({ ports, onEvent, onLost }: MediaWorkerOptions): Promise<MediaWorker> {
  const start: ThreadStart = { ports };
  const thread = new Worker(new URL('./media-thread.ts', import.meta.url), { workerData: start, name: 'media' });
  const pending = new Map<number, Pending>();
  const legs = new Set<string>();
  let requests = 0;
  let isClosing = false;
  let isLost = false;

  const lose = (cause: Error): void => {
    if (isLost) return;
    isLost = true;
    const lost = [...legs];
    legs.clear();
    for (const { reject } of pending.values()) reject(errors.workerLost({}, cause));
    pending.clear();
    if (!isClosing) onLost({ cause, legs: lost });
  };

  const settle = (message: Extract<ThreadMessage, { kind: 'done' | 'refused' }>): void => {
    const waiting = pending.get(message.request);
    if (waiting === undefined) return;
    pending.delete(message.request);
    if (message.kind === 'refused') {
      const { code, message: text, httpStatus, details } = message.error;
      waiting.reject(new DomainError(code, text, httpStatus, details));
      return;
    }
    const { command } = waiting;
    if (command.kind === 'leg.open') legs.add(command.leg);
    if (command.kind === 'leg.close') legs.delete(command.leg);
    waiting.resolve(message.result);
  };

  thread.on('message', (message: ThreadMessage) => {
    if (message.kind === 'event') onEvent(message.event);
    else if (message.kind !== 'ready') settle(message);
  });
  thread.on('error', (error) => lose(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', (code) => lose(new Error(`the thread ended with ${code}`)));
  await once(thread, 'message');

  const send = <Command extends MediaCommand>(command: Command): Promise<ResultOf<Command['kind']>> =>
    new Promise((resolve, reject) => {
      if (isLost) {
        reject(errors.workerLost());
        return;
      }
      requests += 1;
      pending.set(requests, { command, reject, resolve: (result) => resolve(result as ResultOf<Command['kind']>) });
      const request: ThreadRequest = { request: requests, command };
      thread.postMessage(request);
    });

  return {
    legs,
    send,
    async close() {
      isClosing = true;
      if (!isLost) await send({ kind: 'close' }).catch(() => undefined);
      await thread.terminate();
    },
    async kill() {
      await thread.terminate();
    },
  };
}
