import type { HeaderField } from '../message/header-fields.ts';
import type { SipRequest } from '../message/message.ts';
import type { Reason } from './cause.ts';
import type { Referral } from './referral.ts';

/** By which an offer of the other side is answered: once, now or later. */
export interface OfferReply {
  /** Our answer; our offer where the other side asked for one. */
  accept(sdp: string): void;
  /** 488 if left out: the session goes on as it was. */
  reject(status?: number, headers?: readonly HeaderField[]): void;
}

export type OfferOutcome =
  | { readonly kind: 'answered'; readonly sdp: string }
  /** The session goes on as it was; 491 when both sides offered again and again at the same time. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The session ended meanwhile. */
  | { readonly kind: 'ended' };

export interface SessionEnd {
  readonly by: 'here' | 'there';
  readonly why:
    | 'hungUp'
    /** No ACK came for our answer. */
    | 'unacknowledged'
    /** Nobody refreshed it in time (RFC 4028). */
    | 'expired'
    /** A request in it was not answered, or the other side knows nothing of it. */
    | 'lost';
  readonly reason: Reason;
}

/** What is told of a session. What is left out is answered as its comment says. */
export interface SessionListener {
  /** The other side offers a change, or asks us to offer (null): 488 if left out. */
  onOffer?(offer: string | null, reply: OfferReply): void;
  /** Its answer to what we offered when it asked. */
  onAnswer?(answer: string): void;
  /** INFO, MESSAGE and whatever else carries something: the status to answer; 200 for INFO, 405 for others if left out. */
  onCarried?(request: SipRequest): number;
  /** It wants to be given to somebody else: 603 if left out. */
  onReferral?(referral: Referral): void;
  /** The last that is told. */
  onEnded?(end: SessionEnd): void;
}
