import { headerField } from '../message/header-fields.ts';
import { elementEnd } from '../message/list.ts';
import type { SipRequest } from '../message/message.ts';
import { writeVia } from '../message/via.ts';
import type { Peer } from '../transaction/peer.ts';

/** A request as it is handed on, and where its responses go. */
export interface Received {
  readonly request: SipRequest;
  readonly replyTo: Peer;
}

/** RFC 3261 §19.1.2: where a sent-by without port is reached. */
export const defaultPort = (transport: Peer['transport']): number => {
  if (transport === 'ws') return 80;
  if (transport === 'wss') return 443;
  return transport === 'tls' ? 5061 : 5060;
};

/**
 * Notes in the topmost Via where the request came from (`received` of RFC 3261 §18.2.1, `rport` of RFC 3581 §4), and finds out
 * where responses go: always to the address it came from, whatever the Via says, so that nobody is answered in another's name.
 */
export function noteSource(request: SipRequest, source: Peer): Received {
  const { via } = request.headers;
  const wantsPort = via.parameters.has('rport');
  const port = wantsPort ? source.port : (via.port ?? defaultPort(source.transport));
  const replyTo = port === source.port ? source : { ...source, port };
  if (!wantsPort && bare(via.host) === source.address) return { request, replyTo };
  let { parameters } = via;
  if (wantsPort) parameters = parameters.with('rport', String(source.port));
  parameters = parameters.with('received', source.address);
  return { request: withFirstVia(request, writeVia({ ...via, parameters })), replyTo };
}

const bare = (host: string): string => (host.startsWith('[') ? host.slice(1, -1) : host);

/** The topmost Via may share its field with others. */
function withFirstVia(request: SipRequest, via: string): SipRequest {
  const { fields } = request.headers;
  const at = fields.findIndex(({ key }) => key === 'via');
  const value = fields[at]?.value ?? '';
  const others = value.slice(elementEnd(value, 0));
  return { ...request, headers: request.headers.with(fields.with(at, headerField('Via', via + others))) };
}
