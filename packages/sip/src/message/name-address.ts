import { sipErrors } from '../errors.ts';
import { isDisplay, isUriCharacter, skipSpace, skipToken, trimmed } from './characters.ts';
import { type Parameters, parseParameters } from './parameters.ts';
import { quote, skipQuoted, unquote } from './quoted.ts';

const QUOTE = 0x22;
const LESS = 0x3c;
const GREATER = 0x3e;
const COLON = 0x3a;

/** `"Name" <uri>;parameters` or `uri;parameters` (RFC 3261 §20.10): From, To, Contact, Route, Refer-To and their like. */
export interface NameAddress {
  readonly displayName: string | null;
  /** As written, not looked into: `parseUri` does. */
  readonly uri: string;
  /** Those of the header field; the ones of the URI stay in it. */
  readonly parameters: Parameters;
}

/** Reads `text[start…end)`. @throws `sip.bad_header` naming `header` */
export function parseNameAddress(text: string, header: string, start = 0, end = text.length): NameAddress {
  const first = skipSpace(text, start);
  let displayName: string | null = null;
  let less = first;
  if (text.charCodeAt(first) === QUOTE) {
    const closed = skipQuoted(text, first, end);
    if (closed < 0) throw refusal(header, text.slice(start, end), 'the quoted name never ends');
    displayName = unquote(text, first, closed);
    less = skipSpace(text, closed);
    if (text.charCodeAt(less) !== LESS) throw refusal(header, text.slice(start, end), '<uri> follows a quoted name');
  } else {
    while (isDisplay(text.charCodeAt(less))) less++;
    if (text.charCodeAt(less) !== LESS) return parseBareAddress(text, header, first, end);
    if (less > first) displayName = trimmed(text, first, less);
  }
  const uriEnd = skipUri(text, less + 1);
  if (uriEnd < 0 || uriEnd >= end || text.charCodeAt(uriEnd) !== GREATER) {
    throw refusal(header, text.slice(start, end), 'there is no URI between < and >');
  }
  const uri = text.slice(less + 1, uriEnd);
  return { displayName, uri, parameters: parseParameters(text, header, uriEnd + 1, end) };
}

/**
 * Without angle brackets what follows `;` belongs to the header field, and `,` and `?` are not allowed (RFC 3261 §20).
 */
function parseBareAddress(text: string, header: string, start: number, end: number): NameAddress {
  let uriEnd = skipUri(text, start);
  const semicolon = text.indexOf(';', start);
  if (semicolon >= 0 && semicolon < uriEnd) uriEnd = semicolon;
  const uri = text.slice(start, Math.max(uriEnd, start));
  if (uriEnd < 0 || uri.endsWith(':') || uri.includes('?') || uri.includes(',')) {
    throw refusal(header, text.slice(start, end), 'a URI without < and > may hold no , ? or ;');
  }
  return { displayName: null, uri, parameters: parseParameters(text, header, uriEnd, end) };
}

const refusal = (header: string, value: string, problem: string) => sipErrors.badHeader({ header, value, problem });

/**
 * Behind the URI that begins at `at`, as far as its surroundings care: a scheme, a colon, and something; -1 if none does.
 */
export function skipUri(text: string, at: number): number {
  const colon = skipToken(text, at);
  if (colon === at || text.charCodeAt(colon) !== COLON) return -1;
  let i = colon + 1;
  while (isUriCharacter(text.charCodeAt(i))) i++;
  return i === colon + 1 ? -1 : i;
}

/** `"Name" <uri>;parameters`; the brackets are always written. */
export function writeNameAddress(address: NameAddress): string {
  const { displayName, uri, parameters } = address;
  const name = displayName === null || displayName === '' ? '' : `${quote(displayName)} `;
  return `${name}<${uri}>${parameters.entries.length === 0 ? '' : parameters.toString()}`;
}
