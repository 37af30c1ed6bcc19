import { createConnection, type Socket } from 'node:net';
import { newId } from '@oneline/kernel';
import { telephonyErrors } from '../errors.ts';
import type { Command, CommandReply } from '../port/command.ts';
import type { Link, Snapshot, TelephonyDriver } from '../port/driver.ts';
import type { TelephonyEvent } from '../port/event.ts';
import { createLineReader, createLineWriter, encodeLine, type FromExchange, type FromServer } from './wire.ts';

interface Pending {
  readonly line: string;
  readonly reply: Promise<CommandReply>;
  readonly timer: NodeJS.Timeout;
  resolve(reply: CommandReply): void;
}

const firstRetryMs = 20;
const longestRetryMs = 1_000;

/**
 * The driver of an exchange behind a socket on this machine. When the way is cut it comes back by itself: commands without a
 * reply are told again under their ids, events that were missed are told in order.
 */
export function connectExchange(options: {
  readonly socketPath: string;
  /** How long a command waits for its reply; then it is refused with `telephony.unreachable`. Default 5,000. */
  readonly replyTimeoutMs?: number;
  /** The last event that was heard before a restart: those since are told first. */
  readonly heard?: { readonly exchangeId: string; readonly seq: number };
}): TelephonyDriver {
  const { socketPath, replyTimeoutMs = 5_000 } = options;
  const pending = new Map<string, Pending>();
  const asked = new Map<number, { resolve(snapshot: Snapshot): void; reject(error: Error): void }>();
  const eventListeners = new Set<(event: TelephonyEvent) => void>();
  const linkListeners = new Set<(link: Link) => void>();
  let link: Link = { isUp: false };
  let heard: { exchangeId: string | null; seq: number | null } = options.heard ?? { exchangeId: null, seq: null };
  let socket: Socket | null = null;
  let writeLine: (line: string) => void = () => undefined;
  let retry: NodeJS.Timeout | null = null;
  let retryMs = firstRetryMs;
  let questions = 0;
  let isClosed = false;

  function turn(next: Link): void {
    link = next;
    for (const listener of linkListeners) listener(next);
  }

  function write(message: FromServer | string): void {
    if (link.isUp) writeLine(typeof message === 'string' ? message : encodeLine(message));
  }

  function take(message: FromExchange): void {
    switch (message.op) {
      case 'welcome': {
        const { exchangeId, isGapless, seq } = message;
        heard = { exchangeId, seq };
        retryMs = firstRetryMs;
        turn({ isUp: true, exchangeId, isGapless });
        for (const { line } of pending.values()) write(line);
        break;
      }
      case 'event':
        heard = { ...heard, seq: message.event.seq };
        for (const listener of eventListeners) listener(message.event);
        break;
      case 'reply':
        pending.get(message.reply.commandId)?.resolve(message.reply);
        break;
      case 'snapshot': {
        const { snapshot } = message;
        if (heard.seq === null || snapshot.seq > heard.seq) heard = { ...heard, seq: snapshot.seq };
        asked.get(message.askedAs)?.resolve(snapshot);
        asked.delete(message.askedAs);
      }
    }
  }

  function connect(): void {
    const mine = createConnection(socketPath);
    socket = mine;
    writeLine = createLineWriter(mine);
    const read = createLineReader((message) => take(message as FromExchange));
    mine.on('connect', () => writeLine(encodeLine({ op: 'hello', ...heard })));
    mine.on('data', (bytes: Buffer) => {
      try {
        read(bytes);
      } catch {
        mine.destroy();
      }
    });
    mine.on('error', () => mine.destroy());
    mine.once('close', () => {
      if (link.isUp) turn({ isUp: false });
      for (const { reject } of asked.values()) reject(telephonyErrors.unreachable());
      asked.clear();
      if (isClosed) return;
      retry = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    });
  }
  connect();

  return {
    send(command: Command, commandId = newId()) {
      const known = pending.get(commandId);
      if (known) return known.reply;
      const { promise: reply, resolve } = Promise.withResolvers<CommandReply>();
      const { code, message: reason } = telephonyErrors.unreachable();
      const settle = (answer: CommandReply): void => {
        clearTimeout(timer);
        pending.delete(commandId);
        resolve(answer);
      };
      const timer = setTimeout(() => settle({ commandId, isDone: false, code, reason }), replyTimeoutMs);
      const line = encodeLine({ op: 'command', commandId, command });
      pending.set(commandId, { line, reply, timer, resolve: settle });
      write(line);
      return reply;
    },
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onLink(listener) {
      linkListeners.add(listener);
      listener(link);
      return () => linkListeners.delete(listener);
    },
    snapshot() {
      if (!link.isUp) return Promise.reject(telephonyErrors.unreachable());
      questions += 1;
      const askedAs = questions;
      const { promise, resolve, reject } = Promise.withResolvers<Snapshot>();
      asked.set(askedAs, { resolve, reject });
      write({ op: 'snapshot', askedAs });
      return promise;
    },
    async close() {
      isClosed = true;
      if (retry) clearTimeout(retry);
      const { code, message: reason } = telephonyErrors.unreachable();
      for (const [commandId, { resolve }] of pending) resolve({ commandId, isDone: false, code, reason });
      const mine = socket;
      if (!mine || mine.destroyed) return;
      await new Promise<void>((resolve) => {
        mine.once('close', () => resolve());
        mine.end();
        mine.destroySoon();
      });
    },
  };
}
