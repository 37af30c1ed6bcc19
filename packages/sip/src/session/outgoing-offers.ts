import { randomInt } from 'node:crypto';
import { isDomainError } from '@oneline/kernel';
import { refreshTarget } from '../dialog/dialog.ts';
import { headerField } from '../message/header-fields.ts';
import type { Body, SipResponse } from '../message/message.ts';
import { endsDialog, type Outcome } from './channel.ts';
import { allowedMethods, descriptionBody, supportedExtensions } from './core.ts';
import type { OfferOutcome } from './listener.ts';
import { descriptionIn, type Negotiation } from './negotiation.ts';
import { agreedByResponse, wishFields } from './session-timer.ts';

/** Repeated so often when both sides offer at the same time. */
const MOST_GLARES = 5;
/** A refresh that did not get through is repeated after so long. */
const REFRESH_AGAIN_MS = 10_000;

/** What we offer inside a session, and the ACKs of our INVITEs. */
export class OutgoingOffers {
  private readonly negotiation: Negotiation;
  private readonly acks = new Map<number, { send(): void } | undefined>();

  constructor(negotiation: Negotiation) {
    this.negotiation = negotiation;
  }

  /** Offers a change: by re-INVITE, before the answer by UPDATE. */
  offer(sdp: string, done: (outcome: OfferOutcome) => void): void {
    if (this.negotiation.pending !== 'none') {
      done({ kind: 'refused', status: 491 });
      return;
    }
    this.attempt(sdp, done, 0);
  }

  /** Shows that the session lives (RFC 4028 §10). */
  refresh(): void {
    const { negotiation } = this;
    const { local, pending } = negotiation;
    if (negotiation.knowsUpdate) {
      this.send('UPDATE', undefined, (outcome) => this.refreshed(outcome));
    } else if (pending === 'none' && local !== null) {
      negotiation.pending = 'ours';
      this.send('INVITE', descriptionBody(local), (outcome) => {
        negotiation.pending = 'none';
        this.refreshed(outcome);
      });
    } else {
      negotiation.timer.refreshLater(REFRESH_AGAIN_MS);
    }
  }

  /** Sends the ACK for a 2xx to our INVITE of this CSeq, and the same again whenever the 2xx comes again. */
  acknowledge(sequence: number, body?: Body): void {
    if (this.acks.has(sequence)) {
      this.acks.get(sequence)?.send();
      return;
    }
    this.acks.set(sequence, undefined);
    this.negotiation.host.channel.acknowledge(sequence, body, (ack) => this.acks.set(sequence, ack));
  }

  private attempt(sdp: string, done: (outcome: OfferOutcome) => void, glares: number): void {
    const { negotiation } = this;
    const { host } = negotiation;
    negotiation.pending = 'ours';
    this.send(host.isConfirmed() ? 'INVITE' : 'UPDATE', descriptionBody(sdp), (outcome) => {
      negotiation.pending = 'none';
      if (outcome.kind === 'response' && outcome.response.status === 491 && glares < MOST_GLARES) {
        host.core.timers.after(this.glarePauseMs(), () => {
          if (negotiation.pending === 'none') this.attempt(sdp, done, glares + 1);
          else done({ kind: 'refused', status: 491 });
        });
        return;
      }
      done(this.outcomeOf(outcome, sdp));
    });
  }

  private outcomeOf(outcome: Outcome, sdp: string): OfferOutcome {
    if (endsDialog(outcome) && this.negotiation.host.isConfirmed()) {
      this.negotiation.host.fail('lost');
      return { kind: 'ended' };
    }
    // Before the answer an UPDATE may meet nobody; what becomes of the call is told by its INVITE.
    if (outcome.kind === 'none') return { kind: 'refused', status: 408 };
    const { response } = outcome;
    if (response.status >= 300) return { kind: 'refused', status: response.status };
    const answer = descriptionIn(response);
    // A 2xx without an answer changes nothing.
    if (answer === null || answer === undefined) return { kind: 'refused', status: 500 };
    this.negotiation.local = sdp;
    return { kind: 'answered', sdp: answer };
  }

  private send(method: 'INVITE' | 'UPDATE', body: Body | undefined, onOutcome: (outcome: Outcome) => void): void {
    const { negotiation } = this;
    const { host } = negotiation;
    const headers = [
      headerField('Contact', host.contact),
      headerField('Allow', allowedMethods),
      headerField('Supported', supportedExtensions),
      ...wishFields(host.core.sessionTimer, negotiation.agreed),
    ];
    host.channel.request(
      method,
      { headers, body },
      {
        onOutcome: (outcome) => {
          if (outcome.kind === 'response' && outcome.response.status < 300) this.accepted(method, outcome.response);
          onOutcome(outcome);
        },
        onResponse: (response) => {
          // The 2xx came again: its ACK was lost.
          if (response.status >= 200 && response.status < 300) this.acknowledge(response.headers.cseq.number);
        },
      },
    );
  }

  private accepted(method: 'INVITE' | 'UPDATE', response: SipResponse): void {
    if (method === 'INVITE') this.acknowledge(response.headers.cseq.number);
    const { negotiation } = this;
    const { channel } = negotiation.host;
    negotiation.learn(response);
    const agreed = agreedByResponse(response.headers);
    if (agreed !== undefined) negotiation.agree(agreed);
    try {
      channel.dialog = refreshTarget(channel.dialog, response.headers);
    } catch (error) {
      // A Contact that is not of its form leaves the target where it was.
      if (!isDomainError(error)) throw error;
    }
  }

  private refreshed(outcome: Outcome): void {
    if (endsDialog(outcome)) this.negotiation.host.fail('lost');
    else if (outcome.kind === 'response' && outcome.response.status >= 300) {
      this.negotiation.timer.refreshLater(REFRESH_AGAIN_MS);
    }
  }

  /** RFC 3261 §14.1: the two sides wait differently long. */
  private glarePauseMs(): number {
    return this.negotiation.host.role === 'caller' ? 10 * randomInt(210, 401) : 10 * randomInt(0, 201);
  }
}
