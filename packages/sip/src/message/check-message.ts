import { sipErrors } from '../errors.ts';
import { isTokenText, wholeNumber } from './characters.ts';
import { parseDate } from './date.ts';
import { type HeaderKey, headerName } from './header-name.ts';
import { splitList } from './list.ts';
import type { SipMessage } from './message.ts';
import { parseNameAddress } from './name-address.ts';
import { parseParameterized } from './parameterized.ts';
import { MOST_SECONDS, parseSeconds } from './seconds.ts';
import { isSipUri, parseUri } from './uri.ts';
import { parseVia } from './via.ts';

type Check = (value: string, header: string) => void;

const bad = (header: string, value: string, problem: string) => sipErrors.badHeader({ header, value, problem });

/** An address whose URI, too, is looked into where the stack knows its scheme. */
const address: Check = (value, header) => {
  const { uri, parameters } = parseNameAddress(value, header);
  parseUri(uri);
  const expires = parameters.get('expires');
  if (expires !== undefined && header === 'Contact' && wholeNumber(expires, MOST_SECONDS) === undefined) {
    throw bad(header, value, 'expires is a number of seconds below 2^32');
  }
};

const contact: Check = (value, header) => {
  if (value !== '*') address(value, header);
};

const token: Check = (value, header) => {
  if (!isTokenText(value)) throw bad(header, value, 'it is one word');
};

const number =
  (most: number): Check =>
  (value, header) => {
    if (wholeNumber(value, most) === undefined) throw bad(header, value, `it is a whole number up to ${most}`);
  };

const mediaType: Check = (value, header) => {
  const [type, subtype, ...more] = parseParameterized(value, header)
    .value.split('/')
    .map((part) => part.trim());
  if (!isTokenText(type ?? '') || !isTokenText(subtype ?? '') || more.length > 0) {
    throw bad(header, value, 'it is type/subtype');
  }
};

const parameterized: Check = (value, header) => void parseParameterized(value, header);
const seconds: Check = (value, header) => void parseSeconds(value, header);

/** RFC 3261 §20.43: a code of three digits, who says it, and a quoted text. */
const warning: Check = (value, header) => {
  if (!/^\d{3} \S+ "/.test(value)) throw bad(header, value, 'it is a code of three digits, an agent and a text');
};

const credentials: Check = (value, header) => {
  if (!/^[^\s,]+\s+\S/.test(value)) throw bad(header, value, 'it is a scheme and its parameters');
};

const checks: ReadonlyMap<HeaderKey, Check> = new Map<HeaderKey, Check>([
  ['via', (value) => void parseVia(value)],
  ['contact', contact],
  ['route', address],
  ['record-route', address],
  ['path', address],
  ['service-route', address],
  ['p-asserted-identity', address],
  ['p-preferred-identity', address],
  ['refer-to', address],
  ['referred-by', address],
  ['reply-to', address],
  ['diversion', address],
  ['history-info', address],
  ['from', address],
  ['to', address],
  ['allow', token],
  ['supported', token],
  ['require', token],
  ['proxy-require', token],
  ['unsupported', token],
  ['allow-events', token],
  ['content-encoding', token],
  ['expires', number(MOST_SECONDS)],
  ['min-expires', number(MOST_SECONDS)],
  ['max-forwards', number(255)],
  ['rseq', number(MOST_SECONDS)],
  ['content-type', mediaType],
  ['accept', mediaType],
  ['content-disposition', parameterized],
  ['event', parameterized],
  ['subscription-state', parameterized],
  ['reason', parameterized],
  ['replaces', parameterized],
  ['retry-after', seconds],
  ['session-expires', seconds],
  ['min-se', seconds],
  ['date', (value) => void parseDate(value)],
  ['warning', warning],
  ['authorization', credentials],
  ['proxy-authorization', credentials],
  ['www-authenticate', credentials],
  ['proxy-authenticate', credentials],
]);

/**
 * Looks at every field that the stack knows, and at the Request-URI, which may bear no header fields (RFC 3261 §19.1.1).
 * `parseMessage` alone checks only what every message needs.
 * @throws `sip.bad_header`, `sip.bad_uri` for the first that is not of its form
 */
export function checkMessage(message: SipMessage): void {
  if (message.kind === 'request') {
    const uri = parseUri(message.uri);
    if (isSipUri(uri) && uri.headers.length > 0) {
      throw sipErrors.badUri({ uri: message.uri, problem: 'a Request-URI bears no header fields' });
    }
  }
  for (const { key, value } of message.headers.fields) {
    const check = checks.get(key);
    if (check === undefined) continue;
    const { name, multiplicity } = headerName(key);
    if (multiplicity === 'list') for (const element of splitList(value)) check(element, name);
    else check(value, name);
  }
}
