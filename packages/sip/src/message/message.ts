import { type HeadEncoding, type HeaderField, HeaderFields, headerField } from './header-fields.ts';
import type { HeaderKey } from './header-name.ts';
import { reasonPhrase } from './reason-phrase.ts';

export interface SipRequest {
  readonly kind: 'request';
  readonly method: string;
  /** As written, not looked into: `parseUri` does. */
  readonly uri: string;
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
}

export interface SipResponse {
  readonly kind: 'response';
  /** 100–699 */
  readonly status: number;
  readonly reason: string;
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;

export const emptyBody: Uint8Array = Buffer.alloc(0);

/** What a message carries besides its head. */
export interface Body {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A request with these fields in their order; Content-Type and Content-Length come from the body. */
export function createRequest(method: string, uri: string, headers: readonly HeaderField[], body?: Body): SipRequest {
  return { kind: 'request', method, uri, headers: fieldsWith(headers, body), body: body?.bytes ?? emptyBody };
}

export interface ResponseOptions {
  /** Added to To if the request bore no tag there (RFC 3261 §8.2.6.2); left out for a 100. */
  readonly toTag?: string;
  readonly reason?: string;
  readonly headers?: readonly HeaderField[];
  readonly body?: Body | undefined;
}

const copied: ReadonlySet<HeaderKey> = new Set<HeaderKey>(['via', 'from', 'call-id', 'cseq']);

/** The response to `request` with its Via, From, To, Call-ID and CSeq (RFC 3261 §8.2.6.2). */
export function createResponse(request: SipRequest, status: number, options: ResponseOptions = {}): SipResponse {
  const fields: HeaderField[] = [];
  for (const field of request.headers.fields) {
    if (copied.has(field.key)) fields.push(field);
    else if (field.key === 'to') fields.push(withTag(request, field, options.toTag));
    else if (field.key === 'timestamp' && status === 100) fields.push(field);
  }
  if (options.headers !== undefined) fields.push(...options.headers);
  return {
    kind: 'response',
    status,
    reason: options.reason ?? reasonPhrase(status),
    headers: fieldsWith(fields, options.body, request.headers.encoding),
    body: options.body?.bytes ?? emptyBody,
  };
}

function withTag(request: SipRequest, field: HeaderField, tag: string | undefined): HeaderField {
  if (tag === undefined || request.headers.toTag !== undefined) return field;
  // A bare URI takes `;tag` as a parameter of the header field, too (RFC 3261 §20).
  return { ...field, value: `${field.value};tag=${tag}` };
}

function fieldsWith(fields: readonly HeaderField[], body?: Body, encoding?: HeadEncoding): HeaderFields {
  const all = body === undefined ? fields : [...fields, headerField('Content-Type', body.type)];
  return new HeaderFields(all, encoding);
}
