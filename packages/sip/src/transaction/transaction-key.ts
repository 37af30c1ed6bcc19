import type { SipRequest, SipResponse } from '../message/message.ts';
import { MAGIC_COOKIE } from './identifiers.ts';

/** By which a response finds its client transaction: branch and method (RFC 3261 §17.1.3). */
export function clientKey(message: SipRequest | SipResponse): string {
  const { via, cseq } = message.headers;
  return `${via.parameters.get('branch') ?? ''} ${cseq.method}`;
}

/**
 * By which a repeated request, an ACK or (with `method`) a CANCEL finds its server transaction (RFC 3261 §17.2.3). A branch
 * without the magic cookie, or of the cookie alone (RFC 4475 §3.2.1), is no branch: then what RFC 2543 compares is compared.
 */
export function serverKey(request: SipRequest, method: string = request.method): string {
  const { headers } = request;
  const { via } = headers;
  const branch = via.parameters.get('branch') ?? '';
  const name = method === 'ACK' ? 'INVITE' : method;
  if (branch.length > MAGIC_COOKIE.length && branch.startsWith(MAGIC_COOKIE)) {
    return `${branch} ${via.host.toLowerCase()} ${via.port ?? ''} ${name}`;
  }
  const { cseq, fromTag, callId } = headers;
  return `2543 ${request.uri} ${fromTag ?? ''} ${callId} ${cseq.number} ${headers.get('via') ?? ''} ${name}`;
}

/**
 * Equal for requests that are one request come by two ways (RFC 3261 §8.2.2.2); undefined inside a dialog, where that cannot be.
 */
export function mergedKey({ method, headers }: SipRequest): string | undefined {
  if (headers.toTag !== undefined || headers.fromTag === undefined) return undefined;
  return `${headers.callId} ${headers.fromTag} ${headers.cseq.number} ${method}`;
}
