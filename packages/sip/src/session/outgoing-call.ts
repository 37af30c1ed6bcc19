import { isDomainError } from '@oneline/kernel';
import type { DigestClient } from '../auth/digest-client.ts';
import { dialogOfResponse } from '../dialog/dialog.ts';
import { wholeNumber } from '../message/characters.ts';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import { createRequest, type SipRequest, type SipResponse } from '../message/message.ts';
import { MOST_SECONDS, parseSeconds } from '../message/seconds.ts';
import type { ClientTransaction } from '../transaction/client-transaction.ts';
import { newCallId, newTag } from '../transaction/identifiers.ts';
import type { Peer } from '../transaction/peer.ts';
import { type CallFailure, callFailure } from './call-failure.ts';
import { type Reason, reasonFields } from './cause.ts';
import { allowedMethods, descriptionBody, type SessionCore, supportedExtensions } from './core.ts';
import type { SessionListener } from './listener.ts';
import { descriptionIn } from './negotiation.ts';
import { Session } from './session.ts';
import { agreedByResponse, type TimerWish, wishFields } from './session-timer.ts';

export interface OutgoingCallListener {
  /** 180, 183…; `sdp` is a description of early media. With forks each has its own session. */
  onProgress(status: number, sdp: string | undefined, session: Session | undefined): void;
  /** It was answered; forks that answer later are hung up. */
  onAnswered(session: Session, sdp: string): void;
  /** It was not, and nothing more is told. */
  onFailed(failure: CallFailure): void;
}

export interface OutgoingCallOptions {
  /** Request-URI. */
  readonly uri: string;
  /** Value of To; `<uri>` if left out. */
  readonly to?: string;
  /** Value of From, without tag. */
  readonly from: string;
  readonly sdp: string;
  /** Values of Route, in order. */
  readonly routes?: readonly string[];
  readonly headers?: readonly HeaderField[];
  /** Where it is sent; found by its first route or its URI if left out. */
  readonly peer?: Peer;
  /** Whether everything in the dialog goes to `peer`, whatever Contact and routes say. */
  readonly staysWithPeer?: boolean;
  readonly digest?: DigestClient;
  readonly listener: OutgoingCallListener & SessionListener;
}

/** Challenges that are answered before the call counts as refused. */
const MOST_CHALLENGES = 2;

/** An INVITE of ours, with all its forks (RFC 3261 §13.2). */
export class OutgoingCall {
  readonly callId = newCallId();
  private readonly core: SessionCore;
  private readonly options: OutgoingCallOptions;
  private readonly fromTag = newTag();
  private readonly forks = new Map<
    string,
    { readonly session: Session; reliable: number; answer: string | undefined }
  >();
  private sequence = 0;
  private challenges = 0;
  private wish: TimerWish | null;
  private transaction: ClientTransaction | undefined = undefined;
  private peer: Peer | undefined = undefined;
  private winner: Session | undefined = undefined;
  private state: 'calling' | 'cancelling' | 'over' = 'calling';

  constructor(core: SessionCore, options: OutgoingCallOptions) {
    this.core = core;
    this.options = options;
    this.wish = core.sessionTimer;
    const { peer, routes = [], uri } = options;
    if (peer !== undefined) this.send(peer);
    else core.locate(routes[0] === undefined ? uri : routes[0].replace(/^.*<|>.*$/g, ''), (found) => this.send(found));
  }

  /** Gives up; `onFailed` tells when it is over, or `onAnswered` if the answer was quicker than we. */
  cancel(reason: Partial<Reason> = {}): void {
    if (this.state !== 'calling' || this.winner !== undefined) return;
    this.state = 'cancelling';
    if (this.transaction === undefined) this.fail(487);
    else this.core.layer.cancel(this.transaction, reasonFields(reason));
  }

  private send(peer: Peer | undefined): void {
    if (this.state !== 'calling') return;
    if (peer === undefined) {
      this.fail(503);
      return;
    }
    this.peer = peer;
    this.sequence++;
    this.transaction = this.core.layer.request(this.invite(peer), peer, {
      onResponse: (response) => this.receive(response),
      onNoResponse: (why) => this.fail(why === 'timeout' ? (this.state === 'cancelling' ? 487 : 408) : 503),
    });
  }

  private invite(peer: Peer): SipRequest {
    const { uri, to, from, routes = [], headers = [], sdp, digest } = this.options;
    const body = descriptionBody(sdp);
    const fields = [
      headerField('Max-Forwards', 70),
      ...routes.map((route) => headerField('Route', route)),
      headerField('From', `${from};tag=${this.fromTag}`),
      headerField('To', to ?? `<${uri}>`),
      headerField('Call-ID', this.callId),
      headerField('CSeq', `${this.sequence} INVITE`),
      headerField('Contact', this.core.contactFor(peer)),
      headerField('Allow', allowedMethods),
      headerField('Supported', supportedExtensions),
      ...wishFields(this.wish),
      ...headers,
      ...(digest?.authorize({ method: 'INVITE', uri, body: body.bytes }) ?? []),
    ];
    return createRequest('INVITE', uri, fields, body);
  }

  private receive(response: SipResponse): void {
    const { status } = response;
    try {
      if (status < 200) this.receiveProvisional(response);
      else if (status < 300) this.receiveAccepted(response);
      else this.receiveRefused(response);
    } catch (error) {
      // A response that is not of its form: a provisional one is dropped, after a final one nothing can be made of the call.
      if (!isDomainError(error)) throw error;
      if (status >= 200) this.fail(status < 300 ? 500 : status, response);
    }
  }

  private receiveProvisional(response: SipResponse): void {
    if (response.status === 100 || this.state === 'over') return;
    const sdp = descriptionIn(response) ?? undefined;
    const fork = response.headers.toTag === undefined ? undefined : this.fork(response);
    if (fork !== undefined && response.headers.words('require').includes('100rel')) {
      const sequence = wholeNumber(response.headers.get('rseq') ?? '', MOST_SECONDS);
      // Repeated, or before its turn (RFC 3262 §4).
      const isNext = sequence !== undefined && (fork.reliable === 0 || sequence === fork.reliable + 1);
      if (!isNext) return;
      fork.reliable = sequence;
      fork.answer ??= sdp;
      fork.session.carry('PRACK', [headerField('RAck', `${sequence} ${this.sequence} INVITE`)]);
    }
    this.options.listener.onProgress(response.status, sdp, fork?.session);
  }

  private receiveAccepted(response: SipResponse): void {
    const fork = this.fork(response);
    const { session } = fork;
    if (session.state !== 'early') {
      // The 2xx came again: its ACK was lost.
      session.outgoing.acknowledge(this.sequence);
      return;
    }
    session.adopt(dialogOfResponse(this.request, response));
    session.confirm();
    session.outgoing.acknowledge(this.sequence);
    const answer = fork.answer ?? descriptionIn(response) ?? undefined;
    if (this.winner !== undefined || this.state !== 'calling' || answer === undefined) {
      // Too late, one fork too many (RFC 3261 §13.2.2.4), or nothing that could be spoken over.
      session.dismiss();
      if (this.winner === undefined) this.fail(this.state === 'calling' ? 488 : 487, response);
      return;
    }
    this.winner = session;
    this.state = 'over';
    session.negotiation.local = this.options.sdp;
    session.negotiation.agree(agreedByResponse(response.headers));
    this.dismissForks();
    this.options.listener.onAnswered(session, answer);
  }

  private receiveRefused(response: SipResponse): void {
    const { status, headers } = response;
    const isAsked = status === 401 || status === 407;
    if (this.state === 'calling' && isAsked && this.challenges < MOST_CHALLENGES) {
      this.challenges++;
      if (this.options.digest?.takeChallenge(this.request, response)) {
        this.again();
        return;
      }
    }
    const leastSeconds = status === 422 ? parseSeconds(headers.get('min-se') ?? '', 'Min-SE').seconds : 0;
    if (this.state === 'calling' && this.wish !== null && leastSeconds > this.wish.expiresSeconds) {
      // RFC 4028 §7.3.
      this.wish = { expiresSeconds: leastSeconds, leastSeconds };
      this.again();
      return;
    }
    this.fail(status, response);
  }

  /** The same call with the next CSeq (RFC 3261 §8.1.3.5). */
  private again(): void {
    this.dismissForks();
    this.send(this.peer);
  }

  /** Early dialogs that came to nothing; one that is answered yet is a new one, and is hung up. */
  private dismissForks(): void {
    for (const [tag, { session }] of this.forks) {
      if (session.state !== 'early') continue;
      session.dismiss();
      this.forks.delete(tag);
    }
  }

  private get request(): SipRequest {
    return (this.transaction as ClientTransaction).request;
  }

  private fork(response: SipResponse) {
    const tag = response.headers.toTag ?? '';
    const known = this.forks.get(tag);
    if (known !== undefined) return known;
    const { listener, digest, staysWithPeer = false } = this.options;
    const peer = this.peer as Peer;
    const session = new Session(this.core, {
      dialog: dialogOfResponse(this.request, response),
      role: 'caller',
      contact: this.core.contactFor(peer),
      listener,
      digest,
      fixedPeer: staysWithPeer ? peer : undefined,
      endEarly: (reason) => this.cancel(reason),
    });
    session.negotiation.learn(response);
    const fork = { session, reliable: 0, answer: undefined };
    this.forks.set(tag, fork);
    return fork;
  }

  private fail(status: number, response?: SipResponse): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.dismissForks();
    this.options.listener.onFailed(callFailure(status, response));
  }
}
