import { isDomainError } from '@oneline/kernel';
import { type HeaderField, type HeaderFields, headerField } from '../message/header-fields.ts';
import type { SipRequest } from '../message/message.ts';
import { type NameAddress, writeNameAddress } from '../message/name-address.ts';
import { noParameters } from '../message/parameters.ts';
import { isSipUri, isTelUri, parseUri, writeSipUri } from '../message/uri.ts';

/** Who calls, as far as is known and may be shown. */
export interface Caller {
  /** As signalled, without visual separators; null where there is none. */
  readonly number: string | null;
  readonly name: string | null;
  /** It wishes not to be shown (RFC 3323): the number is for routing and emergencies only. */
  readonly isPrivate: boolean;
}

/**
 * Who sent an INVITE. What the network asserts (RFC 3325 §9.1) counts only from a peer that is `trusted`; otherwise From does.
 * Values that are not of their form count as not there.
 */
export function readCaller({ headers }: SipRequest, { isTrusted }: { readonly isTrusted: boolean }): Caller {
  const asserted = isTrusted ? addressesOf(headers, 'p-asserted-identity') : [];
  const from = headers.from;
  const number = [...asserted, from].map(({ uri }) => numberOf(uri)).find((one) => one !== null) ?? null;
  const name = [...asserted, from].map(({ displayName }) => nameOf(displayName, headers)).find((one) => one !== null);
  const privacy = (headers.get('privacy') ?? '').toLowerCase().split(/[\s;,]+/);
  const isPrivate = ['id', 'user', 'header', 'full'].some((word) => privacy.includes(word)) || isAnonymous(from.uri);
  return { number, name: isAnonymousName(name) ? null : (name ?? null), isPrivate };
}

/** Whom a call was meant for before it was diverted, first to last (RFC 7044 §5; RFC 5806 §3, where the latest stands first). */
export function readDiversions({ headers }: SipRequest): string[] {
  const history = addressesOf(headers, 'history-info')
    .filter(({ parameters }) => parameters.has('index'))
    .sort((a, b) => compareIndex(a.parameters.get('index') ?? '', b.parameters.get('index') ?? ''));
  // The last is whom it is for now.
  const passed = history.length > 0 ? history.slice(0, -1) : addressesOf(headers, 'diversion').reverse();
  return passed.flatMap(({ uri }) => numberOf(uri) ?? []);
}

export interface Presented {
  readonly number: string | null;
  readonly name: string | null;
  /** Not to be shown: asserted to the network, which keeps it to itself (RFC 3325 §9.3). */
  readonly isPrivate: boolean;
}

/** From (without tag) and further fields of an INVITE that is to show this; `host` is ours, or that of the trunk. */
export function presentCaller(
  { number, name, isPrivate }: Presented,
  host: string,
): { readonly from: string; readonly headers: HeaderField[] } {
  const address = (displayName: string | null, user: string | null, at: string): string =>
    writeNameAddress({
      displayName,
      uri: writeSipUri({
        scheme: 'sip',
        user,
        password: null,
        host: at,
        port: null,
        parameters: noParameters,
        headers: [],
      }),
      parameters: noParameters,
    });
  const headers: HeaderField[] = [];
  if (number !== null) headers.push(headerField('P-Asserted-Identity', address(name, number, host)));
  if (!isPrivate && number !== null) return { from: address(name, number, host), headers };
  headers.push(headerField('Privacy', 'id'));
  return { from: address('Anonymous', 'anonymous', 'anonymous.invalid'), headers };
}

/** The number that a URI names: the user of a SIP URI, or a telephone number; null for none and for anonymous ones. */
export function numberOf(text: string): string | null {
  try {
    const uri = parseUri(text);
    if (isTelUri(uri)) return plain(uri.number);
    if (!isSipUri(uri) || uri.user === null || isAnonymous(text)) return null;
    // `+8610;ext=2` and the like are parameters of a telephone number inside of the user (RFC 3261 §19.1.6).
    const [number = ''] = uri.user.split(';');
    return /^[+\d().*#-]+$/.test(number) ? plain(number) : number;
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

const plain = (number: string): string => number.replace(/[().-]/g, '');

const isAnonymous = (uri: string): boolean =>
  /^sips?:(anonymous@|[^@]*@anonymous\.invalid\b)|^sips?:anonymous\.invalid\b/i.test(uri);

const isAnonymousName = (name: string | null | undefined): boolean => /^anonymous$/i.test(name ?? '');

/** Telephones that know no UTF-8 write Chinese names in GB 18030. */
function nameOf(name: string | null, { encoding }: HeaderFields): string | null {
  if (name === null || name === '') return null;
  return encoding === 'latin1' ? new TextDecoder('gb18030').decode(Buffer.from(name, 'latin1')) : name;
}

function addressesOf(headers: HeaderFields, key: 'p-asserted-identity' | 'history-info' | 'diversion'): NameAddress[] {
  try {
    return headers.addresses(key);
  } catch (error) {
    if (isDomainError(error)) return [];
    throw error;
  }
}

/** `1.10` comes behind `1.9`. */
function compareIndex(a: string, b: string): number {
  const [left, right] = [a, b].map((index) => index.split('.').map(Number));
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? -1) - (right?.[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
