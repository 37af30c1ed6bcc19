import { sipErrors } from '../errors.ts';
import { isDigit, isToken, wholeNumber } from './characters.ts';
import { noParameters, type Parameter, Parameters } from './parameters.ts';

/** RFC 3261 §19.1. Text is without escapes: `%31` reads `1`, and is escaped again where it must be when written. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  readonly user: string | null;
  readonly password: string | null;
  /** A name, an IPv4 address, or an IPv6 address in brackets; as written. */
  readonly host: string;
  readonly port: number | null;
  readonly parameters: Parameters;
  /** `?Subject=…&Replaces=…`: header fields that a request made for this URI would bear (§19.1.5). */
  readonly headers: readonly UriHeader[];
}

export interface UriHeader {
  readonly name: string;
  readonly value: string;
}

/** RFC 3966; the number as written, with its visual separators. */
export interface TelUri {
  readonly scheme: 'tel';
  readonly number: string;
  readonly parameters: Parameters;
}

/** Of a scheme that the stack knows nothing about. */
export interface OtherUri {
  readonly scheme: string & {};
  readonly rest: string;
}

export type Uri = SipUri | TelUri | OtherUri;

export const isSipUri = (uri: Uri): uri is SipUri => uri.scheme === 'sip' || uri.scheme === 'sips';
export const isTelUri = (uri: Uri): uri is TelUri => uri.scheme === 'tel';

/** @throws `sip.bad_uri` */
export function parseUri(text: string): Uri {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, Math.max(colon, 0)).toLowerCase();
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) throw refusal(text, 'a URI begins with its scheme');
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(text, scheme, colon + 1);
  if (scheme === 'tel') return parseTelUri(text, colon + 1);
  return { scheme, rest: text.slice(colon + 1) };
}

function parseSipUri(text: string, scheme: 'sip' | 'sips', start: number): SipUri {
  const at = text.indexOf('@', start);
  let user: string | null = null;
  let password: string | null = null;
  let hostStart = start;
  if (at >= 0) {
    const colon = text.indexOf(':', start);
    const userEnd = colon >= 0 && colon < at ? colon : at;
    user = decodeEscapes(text, start, userEnd, isReadInUser);
    if (user.length === 0) throw refusal(text, 'there is nothing before the @');
    if (userEnd < at) password = decodeEscapes(text, userEnd + 1, at, isReadInUser);
    hostStart = at + 1;
  }
  const hostEnd = skipHost(text, hostStart);
  if (hostEnd === hostStart) throw refusal(text, 'the host is missing');
  let i = hostEnd;
  let port: number | null = null;
  if (text.charCodeAt(i) === COLON) {
    const portStart = i + 1;
    i = portStart;
    while (isDigit(text.charCodeAt(i))) i++;
    const number = wholeNumber(text, 65_535, portStart, i);
    if (number === undefined) throw refusal(text, 'the port is no port');
    port = number;
  }
  const host = text.slice(hostStart, hostEnd);
  if (i === text.length) return { scheme, user, password, host, port, parameters: noParameters, headers: noHeaders };
  const question = text.indexOf('?', i);
  const parametersEnd = question < 0 ? text.length : question;
  const parameters = parseUriParameters(text, i, parametersEnd);
  const headers = question < 0 ? noHeaders : parseUriHeaders(text, question + 1);
  return { scheme, user, password, host, port, parameters, headers };
}

function parseTelUri(text: string, start: number): TelUri {
  const semicolon = text.indexOf(';', start);
  const end = semicolon < 0 ? text.length : semicolon;
  const number = text.slice(start, end);
  if (!/^\+?[0-9A-Fa-f*#().-]+$/.test(number)) throw refusal(text, 'the number is no telephone number');
  return { scheme: 'tel', number, parameters: parseUriParameters(text, end, text.length) };
}

function parseUriParameters(text: string, start: number, end: number): Parameters {
  if (start === end) return noParameters;
  if (text.charCodeAt(start) !== SEMICOLON) throw refusal(text, 'something stands behind the host');
  const entries: Parameter[] = [];
  for (const part of text.slice(start + 1, end).split(';')) {
    const equals = part.indexOf('=');
    const name = decodeEscapes(part, 0, equals < 0 ? part.length : equals, isParameterCharacter).toLowerCase();
    if (name.length === 0) throw refusal(text, 'a parameter has a name');
    entries.push({
      name,
      value: equals < 0 ? null : decodeEscapes(part, equals + 1, part.length, isParameterCharacter),
    });
  }
  return new Parameters(entries);
}

function parseUriHeaders(text: string, start: number): UriHeader[] {
  return text
    .slice(start)
    .split('&')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals <= 0) throw refusal(text, 'a header in a URI has a name and a value');
      return {
        name: decodeEscapes(part, 0, equals, isHeaderCharacter),
        value: decodeEscapes(part, equals + 1, part.length, isHeaderCharacter),
      };
    });
}

/** The URI as text; `parseUri` gives the same back. */
export function writeUri(uri: Uri): string {
  if (isSipUri(uri)) return writeSipUri(uri);
  return isTelUri(uri) ? `tel:${uri.number}${writeParameters(uri.parameters)}` : `${uri.scheme}:${uri.rest}`;
}

export function writeSipUri(uri: SipUri): string {
  const password = uri.password === null ? '' : `:${writeEscaped(uri.password, isPasswordCharacter)}`;
  const user = uri.user === null ? '' : `${writeEscaped(uri.user, isUserCharacter)}${password}@`;
  const port = uri.port === null ? '' : `:${uri.port}`;
  const headers = uri.headers.map(
    ({ name, value }) => `${writeEscaped(name, isHeaderCharacter)}=${writeEscaped(value, isHeaderCharacter)}`,
  );
  const question = headers.length === 0 ? '' : `?${headers.join('&')}`;
  return `${uri.scheme}:${user}${uri.host}${port}${writeParameters(uri.parameters)}${question}`;
}

function writeParameters(parameters: Parameters): string {
  let text = '';
  for (const { name, value } of parameters.entries) {
    text += `;${writeEscaped(name, isParameterCharacter)}`;
    if (value !== null) text += `=${writeEscaped(value, isParameterCharacter)}`;
  }
  return text;
}

const COLON = 0x3a;
const SEMICOLON = 0x3b;
const PERCENT = 0x25;
const noHeaders: readonly UriHeader[] = [];

const refusal = (uri: string, problem: string) => sipErrors.badUri({ uri, problem });

/** Behind the host that begins at `at` (§25.1); names may bear an underscore, as many do. */
export function skipHost(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x5b) {
    const end = text.indexOf(']', at);
    return end > at && /^[0-9a-fA-F:.]+$/.test(text.slice(at + 1, end)) ? end + 1 : at;
  }
  let i = at;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
    if (!isLetter && !isDigit(code) && code !== 0x2e && code !== 0x2d && code !== 0x5f) break;
  }
  return i;
}

/** Which characters stand for themselves (§25.1); others are escaped. */
type Allowed = (code: number) => boolean;

function unreservedAnd(characters: string): Allowed {
  const allowed = new Uint8Array(128);
  for (let code = 0; code < 128; code++)
    if (isToken(code) && !'%+`'.includes(String.fromCharCode(code))) allowed[code] = 1;
  for (const character of `()${characters}`) allowed[character.charCodeAt(0)] = 1;
  return (code) => allowed[code] === 1;
}
const isUserCharacter = unreservedAnd('&=+$,;?/');
/** Telephones write `#` bare. */
const isReadInUser = unreservedAnd('&=+$,;?/#');
const isPasswordCharacter = unreservedAnd('&=+$,');
const isParameterCharacter = unreservedAnd('[]/:&+$');
const isHeaderCharacter = unreservedAnd('[]/?:+$');

function decodeEscapes(text: string, start: number, end: number, isAllowed: Allowed): string {
  let isEscaped = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === PERCENT) isEscaped = true;
    // Letters beyond ASCII should be escaped; telephones write them bare, and they are unmistakable.
    else if (!isAllowed(code) && code < 0x80) throw refusal(text, 'a character stands where it may not');
  }
  const part = text.slice(start, end);
  if (!isEscaped) return part;
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw sipErrors.badUri({ uri: text, problem: 'an escape is not of UTF-8' }, cause);
  }
}

function writeEscaped(text: string, isAllowed: Allowed): string {
  let i = 0;
  while (i < text.length && isAllowed(text.charCodeAt(i))) i++;
  if (i === text.length) return text;
  let escaped = '';
  for (const character of text.toWellFormed()) {
    const code = character.charCodeAt(0);
    if (isAllowed(code)) escaped += character;
    // encodeURIComponent leaves characters alone that a class here may not hold.
    else if (code < 0x80) escaped += `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
    else escaped += encodeURIComponent(character);
  }
  return escaped;
}
