import { type DomainError, isDomainError } from '@oneline/kernel';
import { sipErrors } from '../errors.ts';
import { type Head, readHead } from './head.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { completeMessage, defaultLimits, type ParseLimits } from './parse-message.ts';
import { withRefusal } from './refusal.ts';

/** What came out of a stream. */
export type Framed =
  | { readonly kind: 'message'; readonly message: SipMessage; readonly bytes: Buffer }
  /** A message that is refused, though it is known where it ends; the stream goes on. */
  | { readonly kind: 'refused'; readonly error: DomainError }
  /**
   * It cannot be known where the next message begins: the connection is to be closed, once what `refusalOf` gives is answered.
   * Nothing comes after it.
   */
  | { readonly kind: 'broken'; readonly error: DomainError }
  /** CRLFs between messages: two are a ping, one is a pong (RFC 5626 §4.4.1). */
  | { readonly kind: 'lineEnds'; readonly count: number };

export interface StreamFramer {
  /** What has become complete with these octets, in order. */
  push(chunk: Uint8Array): Framed[];
  /** Octets that wait for the rest of their message. */
  readonly waitingBytes: number;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Cuts a TCP or TLS stream into messages by Content-Length, which is mandatory there (RFC 3261 §18.3). */
export function createStreamFramer(limits: ParseLimits = defaultLimits): StreamFramer {
  let buffer = Buffer.allocUnsafeSlow(2048);
  let start = 0;
  let end = 0;
  /** The end of the head is not before this offset. */
  let searched = 0;
  let head: Head | undefined;
  let isBroken = false;

  function append(chunk: Uint8Array): void {
    if (end + chunk.length > buffer.length) {
      const waiting = end - start;
      const isRoomy = waiting + chunk.length <= buffer.length;
      const larger = isRoomy ? buffer : Buffer.allocUnsafeSlow(2 * (waiting + chunk.length));
      buffer.copy(larger, 0, start, end);
      buffer = larger;
      searched -= start;
      start = 0;
      end = waiting;
    }
    buffer.set(chunk, end);
    end += chunk.length;
  }

  function takeLineEnds(): number {
    let count = 0;
    while (end - start >= 2 && buffer[start] === 0x0d && buffer[start + 1] === 0x0a) {
      start += 2;
      count++;
    }
    return count;
  }

  /** The head at `start` once it is there. */
  function takeHead(): Head | undefined {
    const found = buffer.subarray(0, end).indexOf(headEnd, Math.max(start, searched));
    searched = found < 0 ? Math.max(start, end - headEnd.length + 1) : start;
    const bytes = (found < 0 ? end : found) - start;
    if (bytes > limits.mostBytes) throw sipErrors.tooLarge({ bytes, mostBytes: limits.mostBytes });
    if (found < 0) return undefined;
    const read = readHead(buffer.subarray(start, found + headEnd.length), limits.mostHeaders);
    const refuse = (error: DomainError) => withRefusal(error, asRequest(read));
    if (read.contentLength === undefined) {
      throw refuse(read.problem ?? sipErrors.missingHeader({ header: 'Content-Length' }));
    }
    const whole = read.end + read.contentLength;
    if (whole > limits.mostBytes) throw refuse(sipErrors.tooLarge({ bytes: whole, mostBytes: limits.mostBytes }));
    return read;
  }

  /** The next of what is in the buffer; undefined if it is not complete. */
  function take(): Framed | undefined {
    const count = head === undefined ? takeLineEnds() : 0;
    if (count > 0) return { kind: 'lineEnds', count };
    try {
      head ??= takeHead();
    } catch (error) {
      if (!isDomainError(error)) throw error;
      isBroken = true;
      return { kind: 'broken', error };
    }
    if (head === undefined) return undefined;
    const length = head.end + (head.contentLength ?? 0);
    if (end - start < length) return undefined;
    // A copy: what is kept of a message must not hold the buffer of the stream.
    const framed = complete(head, Buffer.from(buffer.subarray(start, start + length)));
    start += length;
    head = undefined;
    return framed;
  }

  return {
    push(chunk) {
      const framed: Framed[] = [];
      if (isBroken) return framed;
      append(chunk);
      while (end > start && !isBroken) {
        const next = take();
        if (next === undefined) break;
        framed.push(next);
      }
      if (start === end) start = end = searched = 0;
      return framed;
    },
    get waitingBytes() {
      return end - start;
    },
  };
}

function complete(head: Head, bytes: Buffer): Framed {
  try {
    return { kind: 'message', message: completeMessage(head, bytes), bytes };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { kind: 'refused', error };
  }
}

function asRequest({ start, headers }: Head): SipRequest | undefined {
  return start.kind === 'request' ? { ...start, headers, body: Buffer.alloc(0) } : undefined;
}
