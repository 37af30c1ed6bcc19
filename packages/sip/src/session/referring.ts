import { isDomainError } from '@oneline/kernel';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import { parseNameAddress } from '../message/name-address.ts';
import { parseParameterized } from '../message/parameterized.ts';
import { reasonPhrase } from '../message/reason-phrase.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { DialogChannel } from './channel.ts';
import type { SessionListener } from './listener.ts';
import { type Referral, type Replaces, readReferredBy, readReferTo, referToField } from './referral.ts';

/** How a REFER of ours goes on. */
export interface ReferProgress {
  /** A status of the call that the other side makes for us; a final one is the last. */
  onStatus(status: number): void;
  /** It will not: the status, 408 for no answer. */
  onRefused(status: number): void;
}

/** REFER in a session, in both directions, and the NOTIFYs that tell how it goes on (RFC 3515, RFC 3891, RFC 4488). */
export class Referring {
  private readonly channel: DialogChannel;
  private readonly listener: SessionListener;
  private progress: ReferProgress | undefined = undefined;

  constructor(channel: DialogChannel, listener: SessionListener) {
    this.channel = channel;
    this.listener = listener;
  }

  /** Asks the other side to call `uri`, in the place of another call if `replaces` says so. */
  refer(
    uri: string,
    options: { replaces?: Replaces; headers?: readonly HeaderField[] },
    progress: ReferProgress,
  ): void {
    this.progress = progress;
    const headers = [referToField(uri, options.replaces), ...(options.headers ?? [])];
    const onOutcome: Parameters<DialogChannel['request']>[2]['onOutcome'] = (outcome) => {
      const status = outcome.kind === 'none' ? 408 : outcome.response.status;
      if (status < 300) return;
      this.progress = undefined;
      progress.onRefused(status);
    };
    this.channel.request('REFER', { headers }, { onOutcome });
  }

  receiveRefer(transaction: ServerTransaction): void {
    const { request } = transaction;
    const [value, ...others] = request.headers.all('refer-to');
    if (value === undefined || others.length > 0) {
      transaction.answer(400, { reason: 'One Refer-To Needed' });
      return;
    }
    const referral: Referral = {
      ...readReferTo(parseNameAddress(value, 'Refer-To')),
      request,
      referredBy: readReferredBy(request),
      accept: () => {
        const wantsNotify = request.headers.get('refer-sub')?.toLowerCase() !== 'false';
        transaction.answer(202, { headers: wantsNotify ? [] : [headerField('Refer-Sub', 'false')] });
        if (!wantsNotify) return () => {};
        const notify = (status: number, reason = reasonPhrase(status)) =>
          this.notify(status, reason, request.headers.cseq.number);
        notify(100);
        return notify;
      },
      refuse: (status = 603) => transaction.answer(status),
    };
    if (this.listener.onReferral === undefined) referral.refuse();
    else this.listener.onReferral(referral);
  }

  /** A NOTIFY of our REFER: a status line of the call that was made (RFC 3515 §2.4.5). */
  receiveNotify(transaction: ServerTransaction): void {
    const { headers, body } = transaction.request;
    const status = /^SIP\/2\.0 (\d{3})/i.exec(Buffer.from(body).toString())?.[1];
    if (this.progress === undefined || eventOf(headers.get('event')) !== 'refer') {
      transaction.answer(481);
      return;
    }
    transaction.answer(200);
    if (status === undefined) return;
    const { progress } = this;
    if (Number(status) >= 200) this.progress = undefined;
    progress.onStatus(Number(status));
  }

  /** Each REFER after the first has its number in the event (RFC 3515 §2.4.6); named always, as it does no harm. */
  private notify(status: number, reason: string, id: number): void {
    const state = status < 200 ? 'active;expires=60' : 'terminated;reason=noresource';
    const headers = [headerField('Event', `refer;id=${id}`), headerField('Subscription-State', state)];
    const body = { type: 'message/sipfrag;version=2.0', bytes: Buffer.from(`SIP/2.0 ${status} ${reason}\r\n`) };
    this.channel.request('NOTIFY', { headers, body }, { onOutcome: () => {} });
  }
}

function eventOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return parseParameterized(value, 'Event').value.toLowerCase();
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}
