import { wholeNumber } from '../message/characters.ts';
import type { SipRequest } from '../message/message.ts';

export interface InfoDigit {
  /** 0–9, *, #, A–D */
  readonly digit: string;
  readonly ms: number;
}

/** A key is taken to be pressed for so long when nothing is said of it, ms. */
const DEFAULT_MS = 160;

/** The key that an INFO carries: `application/dtmf-relay` (Signal=, Duration=) or `application/dtmf`; undefined for none. */
export function readInfoDigit({ headers, body }: SipRequest): InfoDigit | undefined {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const text = Buffer.from(body).toString();
  if (type === 'application/dtmf') return digitOf(text, DEFAULT_MS);
  if (type !== 'application/dtmf-relay') return undefined;
  const value = (name: string) => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, 'im').exec(text)?.[1] ?? '';
  return digitOf(value('Signal'), wholeNumber(value('Duration'), 60_000) ?? DEFAULT_MS);
}

function digitOf(text: string, ms: number): InfoDigit | undefined {
  const digit = text.trim().toUpperCase();
  // Some say 10 and 11 for the star and the hash, as RFC 4733 counts them.
  const plain = digit === '10' ? '*' : digit === '11' ? '#' : digit;
  return /^[0-9A-D*#]$/.test(plain) ? { digit: plain, ms } : undefined;
}
