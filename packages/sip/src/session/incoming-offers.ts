import { randomInt } from 'node:crypto';
import { refreshTarget } from '../dialog/dialog.ts';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import { createResponse, type SipRequest } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { Accepting } from './accepting.ts';
import { allowedMethods, descriptionBody, SDP, supportedExtensions } from './core.ts';
import type { OfferReply } from './listener.ts';
import { descriptionIn, type Negotiation } from './negotiation.ts';
import { answerTimer } from './session-timer.ts';

/** A 2xx to an INVITE that waits for its ACK. */
interface Unacknowledged {
  readonly repeat: Accepting;
  /** Our offer stood in it: the ACK brings the answer. */
  readonly hasOffer: boolean;
}

/** What the other side offers inside a session, and our 2xx to its INVITEs. */
export class IncomingOffers {
  private readonly negotiation: Negotiation;
  private unacknowledged: Unacknowledged | undefined = undefined;
  private readonly open = new Set<ServerTransaction>();
  private afterAck: (() => void) | undefined = undefined;

  constructor(negotiation: Negotiation) {
    this.negotiation = negotiation;
  }

  /** A re-INVITE (RFC 3261 §14.2). */
  receiveInvite(transaction: ServerTransaction): void {
    const { negotiation } = this;
    if (!negotiation.host.isConfirmed() || negotiation.pending === 'theirs' || this.unacknowledged?.hasOffer === true) {
      answerBusy(transaction);
      return;
    }
    const fields = this.begin(transaction);
    if (fields === undefined) return;
    this.unacknowledged?.repeat.stop();
    this.unacknowledged = undefined;
    const offer = descriptionIn(transaction.request) ?? null;
    this.ask(transaction, offer, (sdp) => this.accept(transaction, sdp, { fields, hasOffer: offer === null }));
  }

  /** An UPDATE (RFC 3311 §5.2), or a PRACK that carries an offer (RFC 3262 §5). */
  receiveUpdate(transaction: ServerTransaction): void {
    const { host, pending } = this.negotiation;
    const offer = descriptionIn(transaction.request);
    if (offer !== null && offer !== undefined && pending === 'theirs') {
      answerBusy(transaction);
      return;
    }
    const fields = this.begin(transaction);
    if (fields === undefined) return;
    const headers = [headerField('Contact', host.contact), ...fields];
    if (offer === null || offer === undefined) transaction.answer(200, { headers });
    else this.ask(transaction, offer, (sdp) => transaction.answer(200, { headers, body: descriptionBody(sdp) }));
  }

  /**
   * Sends a 2xx to an INVITE until its ACK comes; `hasOffer`: our offer is in it. Also for the INVITE that began the session.
   */
  accept(
    transaction: ServerTransaction,
    sdp: string,
    { fields, hasOffer }: { readonly fields: readonly HeaderField[]; readonly hasOffer: boolean },
  ): void {
    const { host } = this.negotiation;
    this.negotiation.local = sdp;
    this.negotiation.pending = hasOffer ? 'ours' : 'none';
    const response = createResponse(transaction.request, 200, {
      toTag: transaction.localTag,
      headers: [
        headerField('Contact', host.contact),
        headerField('Allow', allowedMethods),
        headerField('Supported', supportedExtensions),
        ...fields,
      ],
      body: descriptionBody(sdp),
    });
    const repeat = new Accepting(host.core.timers, transaction, response, () => {
      this.unacknowledged = undefined;
      if (this.afterAck === undefined) host.fail('unacknowledged');
      else this.afterAck();
    });
    this.unacknowledged = { repeat, hasOffer };
  }

  receiveAck(ack: SipRequest): void {
    const waiting = this.unacknowledged;
    if (waiting === undefined || waiting.repeat.sequence !== ack.headers.cseq.number) return;
    waiting.repeat.stop();
    this.unacknowledged = undefined;
    if (waiting.hasOffer) {
      this.negotiation.pending = 'none';
      const answer = descriptionIn(ack);
      if (answer !== null && answer !== undefined) this.negotiation.host.listener.onAnswer?.(answer);
    }
    this.afterAck?.();
  }

  /** Calls `action` once no ACK is waited for, whether it came or not: a BYE of the callee may come only then (RFC 3261 §15). */
  afterAcknowledged(action: () => void): void {
    this.afterAck = action;
    if (this.unacknowledged === undefined) action();
  }

  /** The session is over: what is not answered yet is refused (RFC 3261 §15.1.2). */
  refuseOpen(): void {
    for (const transaction of this.open) transaction.answer(487);
    this.open.clear();
  }

  /** No ACK is waited for any more. */
  stopAccepting(): void {
    this.unacknowledged?.repeat.stop();
    this.unacknowledged = undefined;
  }

  /** What holds for every request that may change the session; undefined when it has been refused. */
  private begin(transaction: ServerTransaction): readonly HeaderField[] | undefined {
    const { negotiation } = this;
    const { host } = negotiation;
    const { request } = transaction;
    const offer = descriptionIn(request);
    if (offer === undefined) {
      transaction.answer(415, { headers: [headerField('Accept', SDP)] });
      return undefined;
    }
    if (negotiation.pending === 'ours' && (offer !== null || request.method === 'INVITE')) {
      transaction.answer(491);
      return undefined;
    }
    const timer = answerTimer(request.headers, host.core.sessionTimer);
    if (timer.kind === 'tooSmall') {
      transaction.answer(422, { headers: timer.fields });
      return undefined;
    }
    host.channel.dialog = refreshTarget(host.channel.dialog, request.headers);
    negotiation.learn(request);
    if (timer.kind === 'none') return [];
    negotiation.agree(timer.agreed);
    return timer.fields;
  }

  private ask(transaction: ServerTransaction, offer: string | null, accept: (sdp: string) => void): void {
    const { negotiation } = this;
    negotiation.pending = 'theirs';
    this.open.add(transaction);
    /** Whether it was still to be answered. */
    const close = (): boolean => {
      if (!this.open.delete(transaction)) return false;
      negotiation.pending = 'none';
      return true;
    };
    const reply: OfferReply = {
      accept: (sdp) => {
        if (!close()) return;
        negotiation.local = sdp;
        accept(sdp);
      },
      reject: (status = 488, headers = []) => {
        if (close()) transaction.answer(status, { headers });
      },
    };
    transaction.listener = {
      onCancel: () => {
        if (close()) transaction.answer(487);
      },
    };
    if (negotiation.host.listener.onOffer === undefined) reply.reject();
    else negotiation.host.listener.onOffer(offer, reply);
  }
}

/** Another one is under way (RFC 3261 §14.2, RFC 3311 §5.2). */
function answerBusy(transaction: ServerTransaction): void {
  transaction.answer(500, { headers: [headerField('Retry-After', randomInt(0, 11))] });
}
