import { headerFields } from '../message/header-fields.ts';
import { createRequest, type SipRequest, type SipResponse } from '../message/message.ts';
import type { TransportName } from '../transaction/peer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { createTransactionLayer, type TransactionLayer } from '../transaction/transaction-layer.ts';
import { createLossyNetwork, type Fate } from './lossy-network.ts';
import { createVirtualTimers } from './virtual-timers.ts';

/** A client and a server with a network between them; `heard` is what the user of the client's transaction is told. */
export function createTransactionWorld(
  options: {
    readonly fates?: readonly Fate[];
    readonly transport?: TransportName;
    readonly onRequest?: (transaction: ServerTransaction) => void;
  } = {},
) {
  const timers = createVirtualTimers();
  const network = createLossyNetwork(timers, options);
  const heard: (number | string)[] = [];
  const responses: SipResponse[] = [];
  const requests: ServerTransaction[] = [];
  const acks: SipRequest[] = [];

  const layerAt = (address: string): TransactionLayer => {
    const layer = createTransactionLayer({
      timers,
      sender: network.senderOf(address),
      user: {
        onRequest: (transaction) => {
          requests.push(transaction);
          options.onRequest?.(transaction);
        },
        onAck: (ack) => acks.push(ack),
      },
    });
    network.attach(address, layer);
    return layer;
  };
  const client = layerAt('client');
  const server = layerAt('server');

  const listener = {
    onResponse: (response: SipResponse) => {
      responses.push(response);
      heard.push(response.status);
    },
    onNoResponse: (why: string) => heard.push(why),
  };
  const send = (method: string, to = 'server') => client.request(requestOf(method), network.peer(to), listener);
  /** When messages of this kind left, ms; a response is named by its status. */
  const sentAt = (what: string | number) =>
    network.sent
      .filter(({ message }) => (message.kind === 'request' ? message.method : message.status) === what)
      .map(({ atMs }) => atMs);

  return { timers, network, client, server, heard, responses, requests, acks, listener, send, sentAt };
}

/** A request outside of a dialog, without Via. */
export function requestOf(method: string, callId = 'call'): SipRequest {
  const fields = headerFields({
    'Max-Forwards': 70,
    From: '<sip:a@client>;tag=ours',
    To: '<sip:b@server>',
    'Call-ID': callId,
    CSeq: `1 ${method}`,
  });
  return createRequest(method, 'sip:b@server', fields);
}
