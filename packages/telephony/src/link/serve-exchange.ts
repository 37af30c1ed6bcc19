import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { isDomainError } from '@oneline/kernel';
import { telephonyErrors } from '../errors.ts';
import type { Command, CommandReply } from '../port/command.ts';
import type { Snapshot } from '../port/driver.ts';
import type { EventBody, TelephonyEvent } from '../port/event.ts';
import { createEventLog } from './event-log.ts';
import { createReplyMemory } from './reply-memory.ts';
import { createLineReader, createLineWriter, encodeLine, type FromExchange, isFromServer } from './wire.ts';

/** What carries out commands: an exchange without its socket. */
export interface Engine {
  /** Takes a command up; throws a `telephony.*` error for what it refuses. */
  execute(command: Command): Promise<void>;
  /** What lives now. */
  snapshot(): Omit<Snapshot, 'seq' | 'exchangeId'>;
}

export interface ServedExchange {
  /** Servers that listen now. */
  readonly servers: number;
  /** Tells everybody who listens. */
  emit(body: EventBody): void;
  close(): Promise<void>;
}

/** Events kept for a server that comes back: minutes at the highest load, hours at a common one. */
const keptEvents = 50_000;
const keptReplies = 20_000;
/** A server that does not read is cut off; it comes back and hears what it missed. */
const mostBufferedBytes = 64 * 1_048_576;

/**
 * Opens an engine to servers of the same machine, by a socket that only its owner may use. Servers come and go; the engine goes on.
 */
export async function serveExchange(options: {
  readonly engine: Engine;
  readonly socketPath: string;
  readonly exchangeId: string;
  readonly now: () => Date;
}): Promise<ServedExchange> {
  const { engine, socketPath, exchangeId } = options;
  const events = createEventLog(keptEvents);
  const replies = createReplyMemory(keptReplies);
  const listeners = new Set<Socket>();
  /** With what writes to each. */
  const sockets = new Map<Socket, (line: string) => void>();

  function send(socket: Socket, message: FromExchange | string): void {
    if (socket.destroyed) return;
    sockets.get(socket)?.(typeof message === 'string' ? message : encodeLine(message));
    if (socket.writableLength > mostBufferedBytes) socket.destroy();
  }

  async function execute(commandId: string, command: Command): Promise<CommandReply> {
    try {
      await engine.execute(command);
      return { commandId, isDone: true };
    } catch (error) {
      if (isDomainError(error)) return { commandId, isDone: false, code: error.code, reason: error.message };
      return { commandId, isDone: false, code: 'telephony.failed', reason: (error as Error).message };
    }
  }

  function greet(socket: Socket, heard: { exchangeId: string | null; seq: number | null }): void {
    const isNew = heard.seq === null;
    const missed = heard.exchangeId === exchangeId && heard.seq !== null ? events.after(heard.seq) : null;
    const seq = missed?.length ? (heard.seq ?? 0) : events.seq;
    send(socket, { op: 'welcome', exchangeId, seq, isGapless: isNew || missed !== null });
    for (const event of missed ?? []) send(socket, { op: 'event', event });
    listeners.add(socket);
  }

  function take(socket: Socket, message: unknown): void {
    if (!isFromServer(message)) throw telephonyErrors.notUnderstood();
    if (message.op === 'hello') greet(socket, message);
    else if (message.op === 'snapshot') {
      const snapshot = { ...engine.snapshot(), seq: events.seq, exchangeId };
      send(socket, { op: 'snapshot', askedAs: message.askedAs, snapshot });
    } else {
      const { commandId, command } = message;
      void replies
        .once(commandId, () => execute(commandId, command))
        .then((reply) => send(socket, { op: 'reply', reply }));
    }
  }

  const server = createServer((socket) => {
    sockets.set(socket, createLineWriter(socket));
    const read = createLineReader((message) => take(socket, message));
    socket.on('data', (bytes: Buffer) => {
      try {
        read(bytes);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      listeners.delete(socket);
    });
  });
  // Of an exchange that was killed; one that lives is guarded by the lock of the data directory.
  await rm(socketPath, { force: true });
  server.listen(socketPath);
  await once(server, 'listening');
  await chmod(socketPath, 0o600);

  return {
    get servers() {
      return listeners.size;
    },
    emit(body) {
      const event = { ...body, seq: events.seq + 1, at: options.now().toISOString() } as TelephonyEvent;
      events.add(event);
      const line = encodeLine({ op: 'event', event });
      for (const socket of listeners) send(socket, line);
    },
    async close() {
      for (const socket of sockets.keys()) socket.end();
      server.close();
      for (const socket of sockets.keys()) socket.destroySoon();
      await rm(socketPath, { force: true });
    },
  };
}
