import type { DigestClient } from '../auth/digest-client.ts';
import { type Dialog, keyOfDialog, takeSequence } from '../dialog/dialog.ts';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import type { Body, SipRequest, SipResponse } from '../message/message.ts';
import type { Peer } from '../transaction/peer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { noReason, type Reason, readReason, reasonFields } from './cause.ts';
import { DialogChannel, endsDialog, type Outcome } from './channel.ts';
import { allowedMethods, capabilities, type DialogUser, type SessionCore } from './core.ts';
import { IncomingOffers } from './incoming-offers.ts';
import type { OfferOutcome, SessionEnd, SessionListener } from './listener.ts';
import { Negotiation } from './negotiation.ts';
import { OutgoingOffers } from './outgoing-offers.ts';
import type { Replaces } from './referral.ts';
import { type ReferProgress, Referring } from './referring.ts';

export interface SessionOptions {
  readonly dialog: Dialog;
  /** Who sent the INVITE that began it: `caller` is us. */
  readonly role: 'caller' | 'callee';
  readonly contact: string;
  readonly listener: SessionListener;
  /** Where everything goes, whatever Contact and routes say. */
  readonly fixedPeer?: Peer | undefined;
  readonly digest?: DigestClient | undefined;
  /** Ends it before it is answered: by refusing or by cancelling. */
  readonly endEarly: (reason: Partial<Reason>) => void;
  /** A PRACK came: what goes on once it has been answered; undefined if it is for nothing that waits. */
  readonly takePrack?: (prack: SipRequest) => (() => void) | undefined;
}

/** One dialog that an INVITE began, on our side (RFC 3261 §12–15). */
export class Session implements DialogUser {
  readonly role: 'caller' | 'callee';
  readonly incoming: IncomingOffers;
  readonly outgoing: OutgoingOffers;
  readonly negotiation: Negotiation;
  private readonly core: SessionCore;
  private readonly options: SessionOptions;
  private readonly channel: DialogChannel;
  private readonly referring: Referring;
  private current: 'early' | 'confirmed' | 'ended' = 'early';

  constructor(core: SessionCore, options: SessionOptions) {
    const { dialog, role, contact, listener, fixedPeer, digest } = options;
    this.core = core;
    this.options = options;
    this.role = role;
    this.channel = new DialogChannel(core, dialog, { fixedPeer, digest });
    this.referring = new Referring(this.channel, listener);
    this.negotiation = new Negotiation(
      {
        core,
        role,
        contact,
        listener,
        channel: this.channel,
        isConfirmed: () => this.current === 'confirmed',
        fail: (why) => this.fail(why),
      },
      () => this.outgoing.refresh(),
    );
    this.incoming = new IncomingOffers(this.negotiation);
    this.outgoing = new OutgoingOffers(this.negotiation);
    core.attach(keyOfDialog(dialog), this);
  }

  get state(): 'early' | 'confirmed' | 'ended' {
    return this.current;
  }

  get dialog(): Dialog {
    return this.channel.dialog;
  }

  /** The INVITE was answered with a 2xx. */
  confirm(): void {
    if (this.current === 'early') this.current = 'confirmed';
  }

  /** The 2xx of the other side: its Contact and routes are those that count (RFC 3261 §13.2.2.4). */
  adopt({ remoteTarget, routes }: Dialog): void {
    this.channel.dialog = { ...this.channel.dialog, remoteTarget, routes };
  }

  /** How this dialog is named in a Replaces that we give to the other side of another one. */
  get replaces(): Replaces {
    const { callId, localTag, remoteTag } = this.channel.dialog;
    return { callId, toTag: remoteTag, fromTag: localTag, isEarlyOnly: false };
  }

  /** Offers a change of the session: hold, another address… `done` is called once. */
  offer(sdp: string, done: (outcome: OfferOutcome) => void): void {
    if (this.current === 'ended') done({ kind: 'ended' });
    else this.outgoing.offer(sdp, done);
  }

  /** A request that carries something: INFO, MESSAGE, PRACK. `done` is told the status, 408 for none. */
  carry(
    method: string,
    headers: readonly HeaderField[],
    body?: Body,
    done: (response?: SipResponse) => void = () => {},
  ): void {
    const onOutcome = (outcome: Outcome) => {
      if (this.current === 'confirmed' && endsDialog(outcome)) this.fail('lost');
      done(outcome.kind === 'response' ? outcome.response : undefined);
    };
    if (this.current !== 'ended') this.channel.request(method, { headers, body }, { onOutcome });
  }

  /** A DTMF key by INFO, as telephones do where no events were agreed on in the media. */
  sendDigit(digit: string, ms: number): void {
    const bytes = Buffer.from(`Signal=${digit}\r\nDuration=${ms}\r\n`);
    this.carry('INFO', [], { type: 'application/dtmf-relay', bytes });
  }

  /** Gives the other side to somebody else (RFC 3515); `replaces` is `session.replaces` of a call that we have there. */
  refer(
    uri: string,
    options: { readonly replaces?: Replaces; readonly headers?: readonly HeaderField[] },
    progress: ReferProgress,
  ): void {
    this.referring.refer(uri, options, progress);
  }

  /** Ends it: by BYE, or before the answer by refusing or cancelling. Nothing happens when it is over. */
  hangUp(reason: Partial<Reason> = {}): void {
    if (this.current === 'early') this.options.endEarly(reason);
    else this.end({ by: 'here', why: 'hungUp', reason: { ...noReason, ...reason } }, reason);
  }

  /** Ends it without a word to the listener: a fork that lost, an early dialog that came to nothing. */
  dismiss(): void {
    if (this.current === 'ended') return;
    const wasConfirmed = this.current === 'confirmed';
    this.close();
    this.leave(wasConfirmed ? {} : undefined);
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.current === 'ended' && request.method !== 'BYE') {
      transaction.answer(481);
      return;
    }
    const dialog = takeSequence(this.channel.dialog, request);
    if (dialog === undefined) {
      transaction.answer(500, { reason: 'Out of Order' });
      return;
    }
    this.channel.dialog = dialog;
    switch (request.method) {
      case 'BYE':
        transaction.answer(200);
        this.incoming.stopAccepting();
        this.end({ by: 'there', why: 'hungUp', reason: readReason(request.headers) });
        // Also when we hung up ourselves, and waited for the ACK only to say so.
        this.detach();
        return;
      case 'INVITE':
        this.incoming.receiveInvite(transaction);
        return;
      case 'UPDATE':
        this.incoming.receiveUpdate(transaction);
        return;
      case 'PRACK':
        this.receivePrack(transaction);
        return;
      case 'REFER':
        this.referring.receiveRefer(transaction);
        return;
      case 'NOTIFY':
        this.referring.receiveNotify(transaction);
        return;
      case 'OPTIONS':
        transaction.answer(200, { headers: capabilities() });
        return;
      case 'INFO':
      case 'MESSAGE':
        this.receiveCarried(transaction);
        return;
      default:
        transaction.answer(405, { headers: [headerField('Allow', allowedMethods)] });
    }
  }

  receiveAck(ack: SipRequest): void {
    this.incoming.receiveAck(ack);
  }

  private receivePrack(transaction: ServerTransaction): void {
    const goOn = this.options.takePrack?.(transaction.request);
    if (goOn === undefined) {
      transaction.answer(481);
      return;
    }
    this.incoming.receiveUpdate(transaction);
    goOn();
  }

  private receiveCarried(transaction: ServerTransaction): void {
    const otherwise = transaction.request.method === 'INFO' ? 200 : 405;
    const status = this.options.listener.onCarried?.(transaction.request) ?? otherwise;
    transaction.answer(status, status === 405 ? { headers: [headerField('Allow', allowedMethods)] } : {});
  }

  private fail(why: SessionEnd['why']): void {
    const text = why === 'expired' ? 'Session expired' : null;
    const reason = { status: 408, q850: null, text };
    this.end({ by: 'here', why, reason }, reason);
  }

  private end(end: SessionEnd, bye?: Partial<Reason>): void {
    if (this.current === 'ended') return;
    this.close();
    this.leave(bye);
    this.options.listener.onEnded?.(end);
  }

  /** With `bye` the other side is told; the callee may do so only when the ACK is there or is waited for no more. */
  private leave(bye: Partial<Reason> | undefined): void {
    if (bye === undefined) {
      this.detach();
      return;
    }
    this.incoming.afterAcknowledged(() => {
      this.channel.request('BYE', { headers: reasonFields(bye) }, { onOutcome: () => {} });
      this.detach();
    });
  }

  private close(): void {
    this.current = 'ended';
    this.negotiation.timer.stop();
    this.incoming.refuseOpen();
  }

  private detach(): void {
    this.core.detach(keyOfDialog(this.channel.dialog));
  }
}
