import { isDomainError } from '@oneline/kernel';
import { dialogKey, keyOfRequest } from '../dialog/dialog.ts';
import { checkMessage } from '../message/check-message.ts';
import { headerField } from '../message/header-fields.ts';
import type { SipMessage, SipRequest } from '../message/message.ts';
import { isSipUri, isTelUri, parseUri } from '../message/uri.ts';
import {
  allowedMethods,
  capabilities,
  type DialogUser,
  SDP,
  type SessionCore,
  supportedExtensions,
} from '../session/core.ts';
import { IncomingCall } from '../session/incoming-call.ts';
import { descriptionIn } from '../session/negotiation.ts';
import { OutgoingCall, type OutgoingCallOptions } from '../session/outgoing-call.ts';
import type { Replaces } from '../session/referral.ts';
import { Session } from '../session/session.ts';
import type { TimerWish } from '../session/session-timer.ts';
import type { ClientListener } from '../transaction/client-transaction.ts';
import type { MessageSender, Peer } from '../transaction/peer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Timers } from '../transaction/timing.ts';
import { createTransactionLayer, type TransactionLayer } from '../transaction/transaction-layer.ts';
import type { Locator } from './locator.ts';

/** What becomes of requests that begin something. */
export interface UserAgentHandlers {
  /**
   * Asked first, for every request outside of dialogs: false if it has been answered (challenged, refused) or is to be dropped
   * without a word.
   */
  admit?(transaction: ServerTransaction): boolean;
  /** A call. `open`, then answer it; 480 if left out. */
  onCall?(call: IncomingCall): void;
  /** REGISTER; 405 if left out. */
  onRegister?(transaction: ServerTransaction): void;
  /** OPTIONS; what we can do, if left out. */
  onOptions?(transaction: ServerTransaction): void;
  /** Any other method, which is to be answered; false for 405. */
  onOther?(transaction: ServerTransaction): boolean;
  /** Something broke while a request was handled; it has been answered with 500. */
  onError(error: unknown): void;
}

export interface UserAgentOptions {
  readonly sender: MessageSender;
  readonly timers: Timers;
  readonly locator: Locator;
  readonly handlers: UserAgentHandlers;
  /** Null for none; 30 minutes and at least 90 seconds if left out. */
  readonly sessionTimer?: TimerWish | null;
  /**
   * Whether everything in a call goes back to where it came from, whatever Contact and routes say: telephones behind NATs. Only
   * those behind WebSockets, if left out.
   */
  readonly staysWithSource?: (request: SipRequest, source: Peer) => boolean;
}

export interface UserAgent {
  readonly layer: TransactionLayer;
  /** What a transport hands on. */
  receive(message: SipMessage, replyTo: Peer): void;
  call(options: OutgoingCallOptions): OutgoingCall;
  /** A request outside of dialogs: OPTIONS, REGISTER, MESSAGE… without Via. */
  request(request: SipRequest, peer: Peer, listener: ClientListener): void;
  /** Our session that a Replaces names. */
  sessionOf(replaces: Replaces): Session | undefined;
  contactFor(peer: Peer): string;
  readonly dialogs: number;
}

const defaultTimer: TimerWish = { expiresSeconds: 1800, leastSeconds: 90 };
/** `path` and `outbound` are for a registrar, which tells of them itself. */
const extensions = new Set([...supportedExtensions.split(', '), 'path', 'outbound']);
const methods = new Set([...allowedMethods.split(', '), 'REGISTER', 'SUBSCRIBE', 'PUBLISH']);

/** The core of a user agent (RFC 3261 §8): what begins something goes to its handlers, what goes on to its dialog. */
export function createUserAgent(options: UserAgentOptions): UserAgent {
  const { sender, timers, locator, handlers, sessionTimer = defaultTimer } = options;
  const dialogs = new Map<string, DialogUser>();
  const layer = createTransactionLayer({ timers, sender, user: { onRequest, onAck } });
  const core: SessionCore = {
    layer,
    timers,
    sessionTimer,
    contactFor,
    locate: locator.locate,
    attach: (key, user) => void dialogs.set(key, user),
    detach: (key) => void dialogs.delete(key),
  };

  function contactFor(peer: Peer): string {
    const { host, port } = sender.sentBy(peer);
    const at = port === null ? host : `${host}:${port}`;
    if (peer.transport === 'udp') return `<sip:${at}>`;
    // RFC 7118 §5.2 knows no `wss` in a URI.
    return `<sip:${at};transport=${peer.transport === 'wss' ? 'ws' : peer.transport}>`;
  }

  function onRequest(transaction: ServerTransaction): void {
    try {
      const key = keyOfRequest(transaction.request);
      if (key === undefined) begin(transaction);
      else continueDialog(transaction, key);
    } catch (error) {
      // A value that is looked into only now, and is not of its form, is the sender's mistake.
      if (isDomainError(error) && error.httpStatus < 500) transaction.answer(400, { reason: error.message });
      else {
        transaction.answer(500);
        handlers.onError(error);
      }
    }
  }

  function onAck(ack: SipRequest): void {
    const key = keyOfRequest(ack);
    if (key !== undefined) dialogs.get(key)?.receiveAck(ack);
  }

  function continueDialog(transaction: ServerTransaction, key: string): void {
    const user = dialogs.get(key);
    if (user === undefined) transaction.answer(481);
    else if (isUnderstood(transaction)) user.receive(transaction);
  }

  function begin(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (handlers.admit?.(transaction) === false) return;
    if (!isUnderstood(transaction)) return;
    checkMessage(request);
    const uri = parseUri(request.uri);
    if (!isSipUri(uri) && !isTelUri(uri)) transaction.answer(416);
    else dispatch(transaction);
  }

  function dispatch(transaction: ServerTransaction): void {
    const { method } = transaction.request;
    if (method === 'INVITE') onInvite(transaction);
    else if (method === 'REGISTER' && handlers.onRegister !== undefined) handlers.onRegister(transaction);
    else if (method === 'OPTIONS') {
      if (handlers.onOptions === undefined) transaction.answer(200, { headers: capabilities() });
      else handlers.onOptions(transaction);
    } else if (handlers.onOther?.(transaction) !== true) {
      const isKnown = methods.has(method);
      transaction.answer(isKnown ? 405 : 501, { headers: [headerField('Allow', allowedMethods)] });
    }
  }

  function onInvite(transaction: ServerTransaction): void {
    const { request, peer } = transaction;
    if (descriptionIn(request) === undefined) {
      transaction.answer(415, { headers: [headerField('Accept', SDP)] });
      return;
    }
    if (!takesDescriptions(request)) {
      transaction.answer(406);
      return;
    }
    if (handlers.onCall === undefined) {
      transaction.answer(480);
      return;
    }
    // A browser has no address but its connection.
    const stays = options.staysWithSource?.(request, peer) ?? (peer.transport === 'ws' || peer.transport === 'wss');
    handlers.onCall(new IncomingCall(core, { transaction, fixedPeer: stays ? peer : undefined }));
  }

  return {
    layer,
    receive: layer.receive,
    call: (one) => new OutgoingCall(core, one),
    request: (request, peer, listener) => void layer.request(request, peer, listener),
    sessionOf({ callId, toTag, fromTag }) {
      const user = dialogs.get(dialogKey(callId, toTag, fromTag));
      return user instanceof Session ? user : undefined;
    },
    contactFor,
    get dialogs() {
      return dialogs.size;
    },
  };
}

/** Without Accept it does (RFC 3261 §20.1). */
function takesDescriptions({ headers }: SipRequest): boolean {
  const accepted = headers.words('accept').map((type) => type.split(';')[0]?.trim());
  return !headers.has('accept') || [SDP, 'application/*', '*/*'].some((type) => accepted.includes(type));
}

/** Whether we know every extension that the request insists on (RFC 3261 §8.2.2.3); otherwise it has been answered. */
function isUnderstood(transaction: ServerTransaction): boolean {
  const required = transaction.request.headers.list('require');
  const unknown = required.filter((word) => !extensions.has(word.toLowerCase()));
  if (unknown.length === 0) return true;
  transaction.answer(420, { headers: [headerField('Unsupported', unknown.join(', '))] });
  return false;
}
