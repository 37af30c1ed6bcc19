import { sipErrors } from '../errors.ts';
import { wholeNumber } from '../message/characters.ts';
import { isSameUri } from '../message/compare-uri.ts';
import type { SipRequest } from '../message/message.ts';
import type { NameAddress } from '../message/name-address.ts';
import { MOST_SECONDS } from '../message/seconds.ts';
import { isSipUri, parseUri } from '../message/uri.ts';
import type { Peer } from '../transaction/peer.ts';

/** One way to reach a device (RFC 3261 §10). */
export interface Binding {
  /** Its Contact: the Request-URI of what is sent to it. */
  readonly uri: string;
  /** Where its REGISTER came from, and where requests go: also through a NAT and over a WebSocket. */
  readonly peer: Peer;
  /** Route of requests to it (RFC 3327). */
  readonly path: readonly string[];
  readonly callId: string;
  readonly sequence: number;
  /** `+sip.instance` and `reg-id` (RFC 5626 §4.2): the same telephone, whatever its address is now. */
  readonly instance: string | null;
  readonly regId: number | null;
  /** 0–1, the best 1. */
  readonly quality: number;
  readonly userAgent: string;
  /** By the clock of the timers. */
  readonly expiresAtMs: number;
}

/** What a REGISTER asks for one Contact; 0 seconds: to be removed. */
export interface Wish extends Omit<Binding, 'expiresAtMs'> {
  readonly seconds: number;
}

/**
 * What a REGISTER asks for each of its Contacts (RFC 3261 §10.3, 6–7); `all` for `*`.
 * @throws `sip.bad_header` for values, or a `*`, that are not of their form
 */
export function readWishes(request: SipRequest, peer: Peer, defaultSeconds: number): readonly Wish[] | 'all' {
  const { headers } = request;
  const contacts = headers.list('contact');
  const general = headers.get('expires');
  if (contacts.includes('*')) {
    if (contacts.length === 1 && general === '0') return 'all';
    throw sipErrors.badHeader({ header: 'Contact', value: '*', problem: '* stands alone and with Expires: 0' });
  }
  const path = headers.list('path');
  return headers.addresses('contact').map((address) => ({
    uri: reachable(address),
    peer,
    path,
    callId: headers.callId,
    sequence: headers.cseq.number,
    instance: address.parameters.get('+sip.instance') ?? null,
    regId: wholeNumber(address.parameters.get('reg-id') ?? '', 2 ** 31) ?? null,
    quality: quality(address),
    userAgent: headers.get('user-agent') ?? '',
    seconds: seconds(address.parameters.get('expires') ?? general, defaultSeconds),
  }));
}

function reachable({ uri }: NameAddress): string {
  if (isSipUri(parseUri(uri))) return uri;
  throw sipErrors.badHeader({ header: 'Contact', value: uri, problem: 'only a SIP URI can be called' });
}

/** What is not of its form counts as not said (RFC 3261 §20.19). */
function seconds(value: string | undefined, otherwise: number): number {
  return wholeNumber(value ?? '', MOST_SECONDS) ?? otherwise;
}

function quality({ parameters }: NameAddress): number {
  const value = Number(parameters.get('q') ?? 1);
  return value >= 0 && value <= 1 ? value : 1;
}

/** Whether both are the same way to the same telephone: by instance where both have one, by URI otherwise. */
export function isSameBinding(a: Binding | Wish, b: Binding | Wish): boolean {
  if (a.instance !== null && b.instance !== null) return a.instance === b.instance && a.regId === b.regId;
  return a.uri === b.uri || isSameUri(parseUri(a.uri), parseUri(b.uri));
}
