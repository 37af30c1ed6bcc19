import { randomInt } from 'node:crypto';
import { keyOfDialog, refreshTarget } from '../dialog/dialog.ts';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import { type Body, createResponse, type SipRequest, type SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { Accepting } from './accepting.ts';
import { type DialogChannel, endsDialog, type Outcome } from './channel.ts';
import { allowedMethods, descriptionBody, SDP, type SessionCore, supportedExtensions } from './core.ts';
import type { OfferOutcome, OfferReply, SessionListener } from './listener.ts';
import { type AgreedTimer, agreedByResponse, answerTimer, SessionTimer, wishFields } from './session-timer.ts';

/** What negotiating needs of its session. */
export interface NegotiationHost {
  readonly core: SessionCore;
  readonly channel: DialogChannel;
  readonly role: 'caller' | 'callee';
  readonly contact: string;
  readonly listener: SessionListener;
  isConfirmed(): boolean;
  /** The session is over: `unacknowledged`, `lost` or `expired`. */
  fail(why: 'unacknowledged' | 'lost' | 'expired'): void;
  /** An ACK came that was waited for. */
  onAcknowledged(): void;
}

/** Repeated when both sides offer at the same time. */
const MOST_GLARES = 5;
/** A refresh that did not get through is repeated after so long. */
const REFRESH_AGAIN_MS = 10_000;

/** Offers and answers in a session, in both directions, one at a time (RFC 3264, RFC 3261 §14, RFC 3311), and its timer. */
export class Negotiation {
  readonly timer: SessionTimer;
  /** Whether the other side knows UPDATE. */
  knowsUpdate = false;
  private readonly host: NegotiationHost;
  /** Our last description: what a refresh by re-INVITE repeats. */
  private local: string | null = null;
  private pending: 'none' | 'ours' | 'theirs' = 'none';
  private accepting: { readonly repeat: Accepting; readonly wantsAnswer: boolean } | undefined = undefined;
  private readonly acks = new Map<number, { send(): void }>();
  private agreed: AgreedTimer | undefined = undefined;
  private isStopped = false;

  constructor(host: NegotiationHost) {
    this.host = host;
    this.timer = new SessionTimer(host.core.timers, {
      refresh: () => this.refresh(),
      expire: () => host.fail('expired'),
    });
  }
}
