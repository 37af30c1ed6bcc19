import type { Socket } from 'node:net';
import type { Command, CommandReply } from '../port/command.ts';
import type { Snapshot } from '../port/driver.ts';
import type { TelephonyEvent } from '../port/event.ts';

// One JSON value a line, over a local socket that only the owner of the data directory may open.

export type FromServer =
  /** The last event heard of which exchange; null hears from now on. */
  | { readonly op: 'hello'; readonly exchangeId: string | null; readonly seq: number | null }
  | { readonly op: 'command'; readonly commandId: string; readonly command: Command }
  | { readonly op: 'snapshot'; readonly askedAs: number };

export type FromExchange =
  /** `seq`: the last event before those that follow. */
  | { readonly op: 'welcome'; readonly exchangeId: string; readonly seq: number; readonly isGapless: boolean }
  | { readonly op: 'event'; readonly event: TelephonyEvent }
  | { readonly op: 'reply'; readonly reply: CommandReply }
  | { readonly op: 'snapshot'; readonly askedAs: number; readonly snapshot: Snapshot };

/** A configuration of thousands of devices is the longest there is. */
const longestLine = 16 * 1_048_576;

/**
 * Takes bytes as they come and gives whole lines, as JSON. Throws what `JSON.parse` throws, or a RangeError for a line that
 * does not end.
 */
export function createLineReader(take: (message: unknown) => void): (bytes: Buffer) => void {
  let parts: Buffer[] = [];
  let length = 0;
  return (bytes) => {
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      const line =
        parts.length === 0 ? bytes.subarray(start, end) : Buffer.concat([...parts, bytes.subarray(start, end)]);
      parts = [];
      length = 0;
      start = end + 1;
      take(JSON.parse(line.toString('utf8')));
    }
    if (start === bytes.length) return;
    parts.push(Buffer.from(bytes.subarray(start)));
    length += bytes.length - start;
    if (length > longestLine) throw new RangeError('the line is too long');
  };
}

/** The outer shape only: what a command means is for the engine to judge. */
export function isFromServer(message: unknown): message is FromServer {
  if (typeof message !== 'object' || message === null) return false;
  const { op, exchangeId, seq, commandId, command, askedAs } = message as Record<string, unknown>;
  if (op === 'hello') return isNullOr('string', exchangeId) && isNullOr('number', seq);
  if (op === 'snapshot') return typeof askedAs === 'number';
  return op === 'command' && typeof commandId === 'string' && typeof (command as Command | null)?.op === 'string';
}

function isNullOr(type: 'string' | 'number', value: unknown): boolean {
  return value === null || typeof value === type;
}

/**
 * Writes lines to a socket: those of one turn of the event loop go together, since each write would wake the other side, and
 * waking it costs more than reading a line.
 */
export function createLineWriter(socket: Socket): (line: string) => void {
  let isHeld = false;
  return (line) => {
    if (!isHeld) {
      isHeld = true;
      socket.cork();
      setImmediate(() => {
        isHeld = false;
        socket.uncork();
      });
    }
    socket.write(line);
  };
}

export function encodeLine(message: FromServer | FromExchange): string {
  return `${JSON.stringify(message)}\n`;
}
