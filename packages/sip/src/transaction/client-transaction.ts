import { headerField } from '../message/header-fields.ts';
import { createRequest, type SipRequest, type SipResponse } from '../message/message.ts';
import { serialize } from '../message/serialize.ts';
import { type ClientState, inviteClient, nonInviteClient } from './client-machines.ts';
import type { ClientAction, ClientEvent } from './machine.ts';
import { isReliable, type MessageSender, type Peer } from './peer.ts';
import { T2_MS, type Timers } from './timing.ts';
import { TransactionTimers } from './transaction-timers.ts';

/** What the user of a client transaction is told. */
export interface ClientListener {
  /** Every response but repeated ones; of an INVITE every 2xx, repeated ones too (RFC 6026 §7.2). */
  onResponse(response: SipResponse): void;
  /** The last that is heard: no answer came (to be taken as a 408), or it could not be sent (503; RFC 3261 §8.1.3.1). */
  onNoResponse(why: 'timeout' | 'unreachable', error?: unknown): void;
}

export interface ClientTransactionOptions {
  readonly request: SipRequest;
  readonly peer: Peer;
  readonly sender: MessageSender;
  readonly timers: Timers;
  readonly listener: ClientListener;
  readonly onEnd: () => void;
}

/** One request that is sent, and its responses (RFC 3261 §17.1). The request bears its Via with a branch. */
export class ClientTransaction {
  readonly request: SipRequest;
  readonly peer: Peer;
  private readonly machine;
  private readonly options: ClientTransactionOptions;
  private readonly timers: TransactionTimers;
  private readonly bytes: Buffer;
  private ack: Buffer | undefined = undefined;
  private current: ClientState | 'ended';
  private isOver = false;
  private whenProceeding: (() => void) | undefined = undefined;

  constructor(options: ClientTransactionOptions) {
    const { request, peer } = options;
    this.options = options;
    this.request = request;
    this.peer = peer;
    const isInvite = request.method === 'INVITE';
    this.machine = isInvite ? inviteClient : nonInviteClient;
    this.current = this.machine.first;
    this.bytes = serialize(request);
    this.timers = new TransactionTimers(options.timers, {
      isReliable: isReliable(peer),
      longestPauseMs: isInvite ? Number.POSITIVE_INFINITY : T2_MS,
      fire: (due) => this.on(due),
    });
  }

  get state(): ClientState | 'ended' {
    return this.current;
  }

  /** Sends the request: once, after it was made. */
  start(): void {
    for (const action of this.machine.start) this.run(action, undefined, undefined);
    this.send(this.bytes);
  }

  receive(response: SipResponse): void {
    const event = response.status < 200 ? 'provisional' : response.status < 300 ? 'success' : 'refusal';
    this.on(event, response);
  }

  /** Waits for nothing more, which is reported as a timeout. */
  abandon(): void {
    this.on('abandoned');
  }

  /** Calls `action` once a provisional response is there, which may be now; never if a final one comes first. */
  afterProvisional(action: () => void): void {
    if (this.current === 'proceeding') action();
    else if (this.current === 'calling') this.whenProceeding = action;
  }

  private on(event: ClientEvent, response?: SipResponse, error?: unknown): void {
    if (this.current === 'ended') return;
    const transition = this.machine.table[this.current][event];
    if (transition === undefined) return;
    this.current = transition.to;
    let isOver = transition.to === 'ended';
    for (const action of transition.actions) isOver = this.run(action, response, error) || isOver;
    if (isOver) this.end();
    else if (this.current === 'proceeding' && this.whenProceeding !== undefined) {
      const action = this.whenProceeding;
      this.whenProceeding = undefined;
      action();
    }
  }

  /** Returns whether the transaction is over. */
  private run(action: ClientAction, response: SipResponse | undefined, error: unknown): boolean {
    const { listener } = this.options;
    switch (action) {
      case 'resend':
        this.send(this.bytes);
        return false;
      case 'acknowledge':
        if (response !== undefined) this.ack ??= serialize(createAck(this.request, response));
        if (this.ack !== undefined) this.send(this.ack);
        return false;
      case 'deliver':
        if (response !== undefined) listener.onResponse(response);
        return false;
      case 'reportTimeout':
        listener.onNoResponse('timeout');
        return false;
      case 'reportFailure':
        listener.onNoResponse('unreachable', error);
        return false;
      default:
        return this.timers.run(action, this.current === 'ended' ? undefined : this.machine.lingerMs[this.current]);
    }
  }

  private send(bytes: Buffer): void {
    this.options.sender.send(bytes, this.peer, (error) => this.on('transportFailed', undefined, error));
  }

  private end(): void {
    this.current = 'ended';
    if (this.isOver) return;
    this.isOver = true;
    this.timers.stop();
    this.options.onEnd();
  }
}

/** ACK for a final response that is no 2xx: of the same hop and branch (RFC 3261 §17.1.1.3). */
function createAck(invite: SipRequest, response: SipResponse): SipRequest {
  const { headers } = invite;
  const kept = headers.fields.filter(({ key }) => key === 'from' || key === 'call-id' || key === 'route');
  const fields = [
    headerField('Via', headers.get('via') ?? ''),
    headerField('Max-Forwards', 70),
    ...kept,
    headerField('To', response.headers.get('to') ?? ''),
    headerField('CSeq', `${headers.cseq.number} ACK`),
  ];
  return createRequest('ACK', invite.uri, fields);
}
