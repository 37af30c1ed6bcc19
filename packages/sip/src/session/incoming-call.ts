import { dialogOfRequest } from '../dialog/dialog.ts';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import type { ResponseOptions, SipRequest } from '../message/message.ts';
import type { Peer } from '../transaction/peer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { type Reason, readReason, reasonFields } from './cause.ts';
import { allowedMethods, descriptionBody, type SessionCore, supportedExtensions } from './core.ts';
import type { SessionListener } from './listener.ts';
import { descriptionIn } from './negotiation.ts';
import { type Replaces, readReplaces } from './referral.ts';
import { ReliableProvisionals } from './reliable.ts';
import { Session } from './session.ts';
import { answerTimer } from './session-timer.ts';

/** What is told of a call before it is answered. */
export interface IncomingCallListener {
  /** The caller gave up; it is over. */
  onCancelled(reason: Reason): void;
  /** A PRACK never came; it has been refused. */
  onAbandoned(): void;
}

export interface IncomingCallOptions {
  readonly transaction: ServerTransaction;
  /** Where everything in the dialog goes, whatever Contact and routes say: behind a NAT, or over a WebSocket. */
  readonly fixedPeer: Peer | undefined;
}

export interface Progress {
  /** A description: of early media, and the answer to the offer. */
  readonly sdp?: string;
  readonly headers?: readonly HeaderField[];
}

/** An INVITE that came and is to be answered: once, by `accept`, `reject` or `redirect`. */
export class IncomingCall {
  readonly request: SipRequest;
  readonly peer: Peer;
  /** Its offer; null if it wants ours. */
  readonly offer: string | null;
  /** The call of ours that it is to take the place of (RFC 3891). */
  readonly replaces: Replaces | undefined;
  private readonly core: SessionCore;
  private readonly options: IncomingCallOptions;
  private readonly reliable: ReliableProvisionals;
  private listener: IncomingCallListener | undefined = undefined;
  private made: Session | undefined = undefined;
  private isOver = false;
  private given: string | undefined = undefined;

  constructor(core: SessionCore, options: IncomingCallOptions) {
    const { transaction } = options;
    const { request } = transaction;
    this.core = core;
    this.options = options;
    this.request = request;
    this.peer = transaction.peer;
    this.offer = descriptionIn(request) ?? null;
    const replaces = request.headers.get('replaces');
    this.replaces = replaces === undefined ? undefined : readReplaces(replaces);
    this.reliable = new ReliableProvisionals(core.timers, transaction, () => this.abandon());
    transaction.listener = { onCancel: (cancel) => this.cancel(readReason(cancel.headers)) };
  }

  /** Whether it can still be answered. */
  get isOpen(): boolean {
    return !this.isOver;
  }

  /** Begins to listen, and makes the session that it will be. @throws `sip.*` if its Contact cannot be reached: 400 */
  open(listener: IncomingCallListener & SessionListener): Session {
    const { transaction, fixedPeer } = this.options;
    this.listener = listener;
    this.made ??= new Session(this.core, {
      dialog: dialogOfRequest(this.request, transaction.localTag),
      role: 'callee',
      contact: this.core.contactFor(this.peer),
      listener,
      fixedPeer,
      endEarly: (reason) => this.reject(reason.status ?? 603, { headers: reasonFields(reason) }),
      takePrack: (prack) => this.reliable.takePrack(prack),
    });
    this.made.negotiation.learn(this.request);
    if (this.offer !== null) this.made.negotiation.pending = 'theirs';
    return this.made;
  }

  /** 180, 181, 182, 183: reliably (RFC 3262) where the caller can, with a description or where it insists. */
  progress(status: number, { sdp, headers = [] }: Progress = {}): void {
    if (this.isOver || this.made === undefined) return;
    const { request } = this;
    const body = sdp === undefined ? undefined : descriptionBody(sdp);
    const options: ResponseOptions = { headers: [...this.ourFields(), ...headers], body };
    const isRequired = request.headers.words('require').includes('100rel');
    const isPossible = isRequired || request.headers.words('supported').includes('100rel');
    if (isRequired || (isPossible && sdp !== undefined)) {
      this.reliable.send(status, options);
      // An answer in a reliable response is the answer (RFC 3262 §5): the 2xx repeats it.
      if (sdp !== undefined && this.offer !== null) this.answered(sdp);
    } else {
      this.options.transaction.answer(status, options);
    }
  }

  /** Answers with our description; the session is `open`'s. With early media answered reliably it is the one given then. */
  accept(sdp: string, headers: readonly HeaderField[] = []): void {
    const session = this.made;
    if (this.isOver || session === undefined) return;
    const timer = answerTimer(this.request.headers, this.core.sessionTimer);
    if (timer.kind === 'tooSmall') {
      this.reject(422, { headers: timer.fields });
      return;
    }
    this.isOver = true;
    this.reliable.afterAll(() => {
      if (session.state !== 'early') return;
      session.confirm();
      const fields = [...this.recordRoutes(), ...(timer.kind === 'agreed' ? timer.fields : []), ...headers];
      if (timer.kind === 'agreed') session.negotiation.agree(timer.agreed);
      session.incoming.accept(this.options.transaction, this.given ?? sdp, { fields, hasOffer: this.offer === null });
    });
  }

  /** Refuses with 4xx, 5xx or 6xx. */
  reject(status: number, options: ResponseOptions = {}): void {
    if (this.isOver) return;
    this.finish(status, options);
  }

  /** Sends the caller elsewhere: 302 to these URIs, the best first, or 301 for good (RFC 3261 §21.3). */
  redirect(uris: readonly string[], { isForGood = false } = {}): void {
    const contacts = uris.map((uri) => headerField('Contact', `<${uri}>`));
    this.reject(isForGood ? 301 : 302, { headers: contacts });
  }

  private ourFields(): HeaderField[] {
    return [
      headerField('Contact', this.core.contactFor(this.peer)),
      headerField('Allow', allowedMethods),
      headerField('Supported', supportedExtensions),
      ...this.recordRoutes(),
    ];
  }

  /** They go back in every response that makes a dialog (RFC 3261 §12.1.1). */
  private recordRoutes(): HeaderField[] {
    return this.request.headers.all('record-route').map((value) => headerField('Record-Route', value));
  }

  private answered(sdp: string): void {
    this.given ??= sdp;
    if (this.made === undefined) return;
    this.made.negotiation.local = sdp;
    this.made.negotiation.pending = 'none';
  }

  private cancel(reason: Reason): void {
    if (this.isOver && this.made?.state !== 'early') return;
    this.finish(487, {});
    this.listener?.onCancelled(reason);
  }

  private abandon(): void {
    this.finish(504, {});
    this.listener?.onAbandoned();
  }

  private finish(status: number, options: ResponseOptions): void {
    this.isOver = true;
    this.reliable.stop();
    this.options.transaction.answer(status, options);
    this.made?.dismiss();
  }
}
