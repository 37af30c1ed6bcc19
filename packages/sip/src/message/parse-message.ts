import { sipErrors } from '../errors.ts';
import { type Head, readHead } from './head.ts';
import { emptyBody, type SipMessage } from './message.ts';
import { withRefusal } from './refusal.ts';

export interface ParseLimits {
  /** Octets of a whole message. */
  readonly mostBytes: number;
  readonly mostHeaders: number;
}

/** A datagram cannot be larger; the longest head of RFC 4475 has 45 fields. */
export const defaultLimits: ParseLimits = { mostBytes: 65_535, mostHeaders: 256 };

/**
 * Reads one datagram (RFC 3261 §7, §18.3). The five mandatory fields, Max-Forwards and Content-Length are of their form when it
 * returns; other fields are read when they are asked for. Octets behind Content-Length are dropped.
 * @throws `sip.*`; `refusalOf` says whether and what can be answered.
 */
export function parseMessage(bytes: Uint8Array, limits: ParseLimits = defaultLimits): SipMessage {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length > limits.mostBytes) throw sipErrors.tooLarge({ bytes: buffer.length, mostBytes: limits.mostBytes });
  const start = skipLineEnds(buffer, 0);
  const message = start === 0 ? buffer : buffer.subarray(start);
  return completeMessage(readHead(message, limits.mostHeaders), message);
}

/** Behind the empty lines before a message, which mean nothing (RFC 3261 §7.5). */
export function skipLineEnds(bytes: Uint8Array, at: number): number {
  let i = at;
  while (bytes[i] === 0x0d || bytes[i] === 0x0a) i++;
  return i;
}

/** The message that begins with this head in `bytes`. @throws what is wrong with the head; `sip.body_cut_off` */
export function completeMessage(head: Head, bytes: Buffer): SipMessage {
  const present = head.end < 0 ? 0 : bytes.length - head.end;
  const announced = head.contentLength ?? present;
  const length = Math.min(announced, present);
  const body = length === 0 ? emptyBody : bytes.subarray(head.end, head.end + length);
  const message: SipMessage = { ...head.start, headers: head.headers, body };
  const problem = head.problem ?? (announced > present ? sipErrors.bodyCutOff({ announced, present }) : undefined);
  if (problem !== undefined) throw withRefusal(problem, message.kind === 'request' ? message : undefined);
  return message;
}
