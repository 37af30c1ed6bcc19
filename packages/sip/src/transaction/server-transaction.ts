import { createResponse, type ResponseOptions, type SipRequest, type SipResponse } from '../message/message.ts';
import { serialize } from '../message/serialize.ts';
import { newTag } from './identifiers.ts';
import type { ServerAction, ServerEvent } from './machine.ts';
import { isReliable, type MessageSender, type Peer } from './peer.ts';
import { inviteServer, nonInviteServer, type ServerState } from './server-machines.ts';
import { T2_MS, type Timer, type Timers, TRYING_MS } from './timing.ts';
import { TransactionTimers } from './transaction-timers.ts';

/** What the user of a server transaction is told; all of it only of an INVITE. */
export interface ServerListener {
  /** A CANCEL came before a final response: it has been answered, and 487 is to be given (RFC 3261 §9.2). */
  onCancel?(cancel: SipRequest): void;
  /** No ACK came for a final response that is no 2xx. */
  onTimeout?(): void;
  onFailure?(error: unknown): void;
}

export interface ServerTransactionOptions {
  readonly request: SipRequest;
  /** Where responses go (RFC 3261 §18.2.2). */
  readonly peer: Peer;
  readonly sender: MessageSender;
  readonly timers: Timers;
  /** The ACK for a 2xx came with the branch of the INVITE (RFC 6026 §7.1), as peers of RFC 2543 send it. */
  readonly onAck: (ack: SipRequest) => void;
  readonly onEnd: () => void;
}

/** One request that came, and its responses (RFC 3261 §17.2). */
export class ServerTransaction {
  readonly request: SipRequest;
  readonly peer: Peer;
  listener: ServerListener = {};
  private readonly machine;
  private readonly options: ServerTransactionOptions;
  private readonly timers: TransactionTimers;
  private trying: Timer | undefined = undefined;
  private last: Buffer | undefined = undefined;
  private current: ServerState | 'ended';
  private isOver = false;
  private tag: string | undefined = undefined;

  constructor(options: ServerTransactionOptions) {
    const { request, peer } = options;
    this.options = options;
    this.request = request;
    this.peer = peer;
    const isInvite = request.method === 'INVITE';
    this.machine = isInvite ? inviteServer : nonInviteServer;
    this.current = this.machine.first;
    this.timers = new TransactionTimers(options.timers, {
      isReliable: isReliable(peer),
      longestPauseMs: T2_MS,
      fire: (due) => this.on(due),
    });
    for (const action of this.machine.start) this.run(action, undefined, undefined);
    if (isInvite) this.trying = options.timers.after(TRYING_MS, () => this.sayTrying());
  }

  get state(): ServerState | 'ended' {
    return this.current;
  }

  /** Whether a final response has been given. */
  get isAnswered(): boolean {
    return this.current !== 'trying' && this.current !== 'proceeding';
  }

  /** Our tag in To, the same in every response (RFC 3261 §8.2.6.2); that of the request if it bears one. */
  get localTag(): string {
    this.tag ??= this.request.headers.toTag ?? newTag();
    return this.tag;
  }

  /** Sends a response; what comes after a final one is dropped, but for a 2xx of an INVITE once more. */
  respond(response: SipResponse): void {
    const { status } = response;
    const event = status < 200 ? 'provisionalGiven' : status < 300 ? 'successGiven' : 'refusalGiven';
    this.on(event, response);
  }

  /** `respond` with a response made for this request, with `localTag`. */
  answer(status: number, options?: ResponseOptions): void {
    const tag = status === 100 ? {} : { toTag: this.localTag };
    this.respond(createResponse(this.request, status, { ...tag, ...options }));
  }

  /** The request came again. */
  receiveAgain(): void {
    this.on('repeated');
  }

  receiveAck(ack: SipRequest): void {
    this.on('acknowledged', undefined, ack);
  }

  private on(event: ServerEvent, response?: SipResponse, cause?: unknown): void {
    if (this.current === 'ended') return;
    const transition = this.machine.table[this.current][event];
    if (transition === undefined) return;
    this.current = transition.to;
    let isOver = transition.to === 'ended';
    for (const action of transition.actions) isOver = this.run(action, response, cause) || isOver;
    if (isOver) this.end();
  }

  /** Returns whether the transaction is over. */
  private run(action: ServerAction, response: SipResponse | undefined, cause: unknown): boolean {
    switch (action) {
      case 'send':
        if (response === undefined) return false;
        this.trying?.cancel();
        this.last = serialize(response);
        this.send(this.last);
        // There is nothing more to tell, and what listens need not wait with us.
        if (this.current === 'accepted') this.listener = {};
        return false;
      case 'resend':
        if (this.last !== undefined) this.send(this.last);
        return false;
      case 'deliverAck':
        this.options.onAck(cause as SipRequest);
        return false;
      case 'reportTimeout':
        this.listener.onTimeout?.();
        return false;
      case 'reportFailure':
        this.listener.onFailure?.(cause);
        return false;
      default:
        return this.timers.run(action, this.current === 'ended' ? undefined : this.machine.lingerMs[this.current]);
    }
  }

  /** RFC 3261 §17.2.1. */
  private sayTrying(): void {
    if (this.current === 'trying') this.answer(100);
  }

  private send(bytes: Buffer): void {
    this.options.sender.send(bytes, this.peer, (error) => this.on('transportFailed', undefined, error));
  }

  private end(): void {
    this.current = 'ended';
    if (this.isOver) return;
    this.isOver = true;
    this.trying?.cancel();
    this.timers.stop();
    this.options.onEnd();
  }
}
