import { type HeaderField, headerField } from '../message/header-fields.ts';
import { createRequest, type SipMessage, type SipRequest, type SipResponse } from '../message/message.ts';
import { serialize } from '../message/serialize.ts';
import { type ClientListener, ClientTransaction } from './client-transaction.ts';
import { newBranch } from './identifiers.ts';
import type { MessageSender, Peer } from './peer.ts';
import { ServerTransaction } from './server-transaction.ts';
import { TIMEOUT_MS, type Timers } from './timing.ts';
import { clientKey, mergedKey, serverKey } from './transaction-key.ts';

/** Who makes something of requests: a user agent core. */
export interface TransactionUser {
  /** A new request; it is answered through its transaction. */
  onRequest(transaction: ServerTransaction): void;
  /** An ACK for a 2xx, which is a transaction of its own and gets no response (RFC 3261 §13.3.1.4). */
  onAck(ack: SipRequest, peer: Peer): void;
}

export interface TransactionLayerOptions {
  readonly timers: Timers;
  readonly sender: MessageSender;
  readonly user: TransactionUser;
}

export interface TransactionLayer {
  /**
   * Takes in a message. `replyTo` is where responses to it go (RFC 3261 §18.2.2), its Via bearing `received` and `rport`.
   * @throws what the user throws
   */
  receive(message: SipMessage, replyTo: Peer): void;
  /** Sends a request that bears no Via yet. */
  request(request: SipRequest, peer: Peer, listener: ClientListener): ClientTransaction;
  /**
   * Cancels an INVITE as soon as a provisional response is there (RFC 3261 §9.1). Its listener hears how it ends: mostly by a 487,
   * perhaps by a 2xx that was quicker.
   */
  cancel(invite: ClientTransaction, headers?: readonly HeaderField[]): void;
  /** Sends an ACK for a 2xx, which bears no Via yet; `send` of what is returned sends the same once more. */
  acknowledge(ack: SipRequest, peer: Peer): { send(): void };
  /** Transactions under way. */
  readonly counts: { readonly clients: number; readonly servers: number };
}

/** Finds the transaction of each message, and makes those that are new (RFC 3261 §17). */
export function createTransactionLayer({ timers, sender, user }: TransactionLayerOptions): TransactionLayer {
  const clients = new Map<string, ClientTransaction>();
  const servers = new Map<string, ServerTransaction>();
  const merged = new Map<string, ServerTransaction>();

  function startClient(request: SipRequest, peer: Peer, listener: ClientListener): ClientTransaction {
    const key = clientKey(request);
    const onEnd = () => clients.delete(key);
    const transaction = new ClientTransaction({ request, peer, sender, timers, listener, onEnd });
    clients.set(key, transaction);
    transaction.start();
    return transaction;
  }

  function receiveResponse(response: SipResponse): void {
    // A response that went astray has the Via of somebody else behind ours (§8.1.3.3).
    const [via, ...others] = response.headers.all('via');
    if (others.length === 0 && !via?.includes(',')) clients.get(clientKey(response))?.receive(response);
  }

  function receiveAck(ack: SipRequest, replyTo: Peer): void {
    const invite = servers.get(serverKey(ack));
    if (invite === undefined) user.onAck(ack, replyTo);
    else invite.receiveAck(ack);
  }

  function startServer(request: SipRequest, peer: Peer, key: string): ServerTransaction {
    const repeats = mergedKey(request);
    const onEnd = () => {
      servers.delete(key);
      if (repeats !== undefined && merged.get(repeats) === transaction) merged.delete(repeats);
    };
    const onAck = (ack: SipRequest) => user.onAck(ack, peer);
    const transaction = new ServerTransaction({ request, peer, sender, timers, onAck, onEnd });
    servers.set(key, transaction);
    if (repeats === undefined) return transaction;
    if (merged.has(repeats)) transaction.answer(482, { reason: 'Merged Request' });
    else merged.set(repeats, transaction);
    return transaction;
  }

  /** A CANCEL is answered here; what it cancels is told of it (§9.2). */
  function receiveCancel(transaction: ServerTransaction): void {
    const cancelled = servers.get(serverKey(transaction.request, 'INVITE'));
    if (cancelled === undefined) {
      transaction.answer(481);
      return;
    }
    transaction.answer(200, { toTag: cancelled.localTag });
    if (!cancelled.isAnswered) cancelled.listener.onCancel?.(transaction.request);
  }

  function receiveRequest(request: SipRequest, replyTo: Peer): void {
    if (request.method === 'ACK') {
      receiveAck(request, replyTo);
      return;
    }
    const key = serverKey(request);
    const known = servers.get(key);
    if (known !== undefined) {
      known.receiveAgain();
      return;
    }
    const transaction = startServer(request, replyTo, key);
    if (request.method === 'CANCEL') receiveCancel(transaction);
    else if (!transaction.isAnswered) user.onRequest(transaction);
  }

  function viaFor(peer: Peer): HeaderField {
    const { host, port } = sender.sentBy(peer);
    const at = port === null ? host : `${host}:${port}`;
    return headerField('Via', `SIP/2.0/${peer.transport.toUpperCase()} ${at};branch=${newBranch()};rport`);
  }

  const withVia = (request: SipRequest, peer: Peer): SipRequest => ({
    ...request,
    headers: request.headers.with([viaFor(peer), ...request.headers.fields]),
  });

  return {
    receive(message, replyTo) {
      if (message.kind === 'response') receiveResponse(message);
      else receiveRequest(message, replyTo);
    },
    request: (request, peer, listener) => startClient(withVia(request, peer), peer, listener),
    cancel(invite, headers = []) {
      invite.afterProvisional(() => {
        startClient(createCancel(invite.request, headers), invite.peer, ignored);
        timers.after(TIMEOUT_MS, () => invite.abandon());
      });
    },
    acknowledge(ack, peer) {
      const bytes = serialize(withVia(ack, peer));
      const send = () => sender.send(bytes, peer, noMatter);
      send();
      return { send };
    },
    get counts() {
      return { clients: clients.size, servers: servers.size };
    },
  };
}

/** What becomes of a CANCEL makes no difference: the INVITE is what is waited for. */
const ignored: ClientListener = { onResponse: () => {}, onNoResponse: () => {} };

/** If an ACK is lost, its 2xx comes again. */
const noMatter = () => {};

/** RFC 3261 §9.1: of the same hop, branch, dialog and number. */
function createCancel(invite: SipRequest, headers: readonly HeaderField[]): SipRequest {
  const { fields, cseq } = invite.headers;
  const kept = fields.filter(({ key }) => ['via', 'from', 'to', 'call-id', 'route', 'max-forwards'].includes(key));
  return createRequest('CANCEL', invite.uri, [...kept, headerField('CSeq', `${cseq.number} CANCEL`), ...headers]);
}
