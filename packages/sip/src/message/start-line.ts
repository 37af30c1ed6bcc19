import type { DomainError } from '@oneline/kernel';
import { sipErrors } from '../errors.ts';
import { isTokenText, wholeNumber } from './characters.ts';
import { skipUri } from './name-address.ts';

/** The first line of a message, as far as it was understood. */
export interface StartLine {
  readonly start:
    | { readonly kind: 'request'; readonly method: string; readonly uri: string }
    | { readonly kind: 'response'; readonly status: number; readonly reason: string };
  readonly problem: DomainError | undefined;
}

/**
 * Reads a Request-Line or a Status-Line (RFC 3261 §7.1, §7.2). A wrong request line gives what can be known of it together with
 * the problem, so that it can be answered.
 * @throws `sip.bad_start_line` for anything else.
 */
export function parseStartLine(line: string): StartLine {
  // No method begins like that, as a method has no slash.
  return line.slice(0, 4).toUpperCase() === 'SIP/' ? parseStatusLine(line) : parseRequestLine(line);
}

function parseRequestLine(line: string): StartLine {
  const first = line.indexOf(' ');
  const method = line.slice(0, Math.max(first, 0));
  if (!isTokenText(method)) throw sipErrors.badStartLine();
  const last = line.lastIndexOf(' ');
  const uri = line.slice(first + 1, last);
  const version = line.slice(last + 1);
  const start = { kind: 'request', method, uri } as const;
  const hasUri = skipUri(uri, 0) === uri.length;
  if (version === 'SIP/2.0' && hasUri) return { start, problem: undefined };
  const number = /^SIP\/(\d+\.\d+)$/i.exec(version)?.[1];
  if (number !== undefined && number !== '2.0') return { start, problem: sipErrors.badVersion({ version }) };
  if (number === undefined || !hasUri) return { start, problem: sipErrors.badStartLine() };
  return { start, problem: undefined };
}

function parseStatusLine(line: string): StartLine {
  if (!/^sip\/2\.0 /i.test(line)) throw sipErrors.badVersion({ version: line.slice(0, 16) });
  const space = line.indexOf(' ', 8);
  // Without a reason the space behind the status is often left out, too.
  const end = space < 0 ? line.length : space;
  const status = wholeNumber(line.slice(8, end), 699);
  if (end !== 11 || status === undefined || status < 100) throw sipErrors.badStartLine();
  return { start: { kind: 'response', status, reason: line.slice(end + 1) }, problem: undefined };
}
