import { randomInt } from 'node:crypto';
import { sipErrors } from '../errors.ts';
import { type HeaderField, type HeaderFields, headerField } from '../message/header-fields.ts';
import { type Body, createRequest, type SipRequest, type SipResponse } from '../message/message.ts';
import { parseNameAddress } from '../message/name-address.ts';
import { isSipUri, parseUri, type SipUri, writeSipUri } from '../message/uri.ts';

/** What two user agents know of each other (RFC 3261 §12): plain data, replaced by every change. */
export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  /** '' for a peer of RFC 2543 that sends none. */
  readonly remoteTag: string;
  /** From of what we send, with its tag. */
  readonly localAddress: string;
  /** To of what we send, with its tag. */
  readonly remoteAddress: string;
  /** CSeq of the last request that we sent. */
  readonly localSequence: number;
  /** CSeq of the last request that came; -1 before the first. */
  readonly remoteSequence: number;
  /** The URI that requests are for: the other side's Contact. */
  readonly remoteTarget: string;
  /** Route fields of what we send, in order. */
  readonly routes: readonly string[];
}

/** By which messages that come find their dialog. */
export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`;
}

export const keyOfDialog = ({ callId, localTag, remoteTag }: Dialog): string => dialogKey(callId, localTag, remoteTag);

/** The key of the dialog that a request which came to us belongs to; undefined outside of dialogs. */
export function keyOfRequest({ headers }: SipRequest): string | undefined {
  const { toTag } = headers;
  return toTag === undefined ? undefined : dialogKey(headers.callId, toTag, headers.fromTag ?? '');
}

/** The dialog that our response to a request begins (§12.1.1). @throws `sip.bad_header`, `sip.missing_header` for its Contact */
export function dialogOfRequest(request: SipRequest, localTag: string): Dialog {
  const { headers } = request;
  return {
    callId: headers.callId,
    localTag,
    remoteTag: headers.fromTag ?? '',
    localAddress: headers.toTag === undefined ? `${headers.get('to')};tag=${localTag}` : (headers.get('to') ?? ''),
    remoteAddress: headers.get('from') ?? '',
    localSequence: randomInt(1, 0xffff),
    remoteSequence: headers.cseq.number,
    remoteTarget: contactOf(headers) ?? missingContact(),
    routes: headers.list('record-route'),
  };
}

/**
 * The dialog that a response to our request begins (§12.1.2). A response without Contact leaves the Request-URI as its target, as
 * some gateways do.
 * @throws `sip.bad_header`
 */
export function dialogOfResponse(request: SipRequest, response: SipResponse): Dialog {
  const { headers } = response;
  return {
    // What we said ourselves is not taken from the answer.
    callId: request.headers.callId,
    localTag: request.headers.fromTag ?? '',
    remoteTag: headers.toTag ?? '',
    localAddress: request.headers.get('from') ?? '',
    remoteAddress: headers.get('to') ?? '',
    localSequence: request.headers.cseq.number,
    remoteSequence: -1,
    remoteTarget: contactOf(headers) ?? request.uri,
    routes: headers.list('record-route').reverse(),
  };
}

/** After a request or response that refreshes the target: INVITE, UPDATE and their 2xx (§12.2.1.2, RFC 3311 §5). */
export function refreshTarget(dialog: Dialog, headers: HeaderFields): Dialog {
  const target = contactOf(headers);
  return target === undefined || target === dialog.remoteTarget ? dialog : { ...dialog, remoteTarget: target };
}

function contactOf(headers: HeaderFields): string | undefined {
  const [first] = headers.list('contact');
  if (first === undefined) return undefined;
  const { uri } = parseNameAddress(first, 'Contact');
  if (!isSipUri(parseUri(uri))) {
    throw sipErrors.badHeader({ header: 'Contact', value: first, problem: 'a dialog needs a SIP URI' });
  }
  return uri;
}

function missingContact(): never {
  throw sipErrors.missingHeader({ header: 'Contact' });
}

/** The dialog after a request that came; undefined if it is older than one that came before (§12.2.2): 500. */
export function takeSequence(dialog: Dialog, request: SipRequest): Dialog | undefined {
  const { number } = request.headers.cseq;
  return number > dialog.remoteSequence ? { ...dialog, remoteSequence: number } : undefined;
}

/** A request inside the dialog with the next CSeq, and the dialog after it. Via and Max-Forwards… are left to who sends it. */
export function requestIn(
  dialog: Dialog,
  method: string,
  headers: readonly HeaderField[] = [],
  body?: Body,
): { readonly request: SipRequest; readonly dialog: Dialog } {
  const localSequence = dialog.localSequence + 1;
  const request = buildRequest(dialog, method, localSequence, headers, body);
  return { request, dialog: { ...dialog, localSequence } };
}

/** The ACK for a 2xx to the INVITE of this CSeq (§13.2.2.4). */
export function ackIn(dialog: Dialog, sequence: number, headers: readonly HeaderField[] = [], body?: Body): SipRequest {
  return buildRequest(dialog, 'ACK', sequence, headers, body);
}

function buildRequest(
  dialog: Dialog,
  method: string,
  sequence: number,
  headers: readonly HeaderField[],
  body: Body | undefined,
): SipRequest {
  const { uri, routes } = wayOf(dialog);
  const fields = [
    headerField('Max-Forwards', 70),
    ...routes.map((route) => headerField('Route', route)),
    headerField('From', dialog.localAddress),
    headerField('To', dialog.remoteAddress),
    headerField('Call-ID', dialog.callId),
    headerField('CSeq', `${sequence} ${method}`),
    ...headers,
  ];
  return createRequest(method, uri, fields, body);
}

/** Request-URI and Route fields (§12.2.1.1). */
function wayOf({ routes, remoteTarget }: Dialog): { readonly uri: string; readonly routes: readonly string[] } {
  const first = firstRoute(routes);
  if (first === undefined || first.parameters.has('lr')) return { uri: remoteTarget, routes };
  // A strict router of RFC 2543: it becomes the Request-URI, and the target goes last.
  return { uri: writeSipUri({ ...first, headers: [] }), routes: [...routes.slice(1), `<${remoteTarget}>`] };
}

/** Where requests of the dialog go next: its first route, or its target. @throws `sip.bad_uri` */
export function nextHop({ routes, remoteTarget }: Dialog): string {
  const [first] = routes;
  return first === undefined ? remoteTarget : parseNameAddress(first, 'Route').uri;
}

function firstRoute([first]: readonly string[]): SipUri | undefined {
  if (first === undefined) return undefined;
  const uri = parseUri(parseNameAddress(first, 'Route').uri);
  if (!isSipUri(uri)) throw sipErrors.badUri({ uri: first, problem: 'a route is a SIP URI' });
  return uri;
}
