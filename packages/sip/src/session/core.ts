import { type HeaderField, headerField } from '../message/header-fields.ts';
import type { Body, SipRequest } from '../message/message.ts';
import type { Peer } from '../transaction/peer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Timers } from '../transaction/timing.ts';
import type { TransactionLayer } from '../transaction/transaction-layer.ts';

/** Who takes in what comes in a dialog. */
export interface DialogUser {
  receive(transaction: ServerTransaction): void;
  receiveAck(ack: SipRequest): void;
}

/** What calls and sessions need of the user agent they live in. */
export interface SessionCore {
  readonly layer: TransactionLayer;
  readonly timers: Timers;
  /** Our Contact towards a peer: `<sip:…>`. */
  contactFor(peer: Peer): string;
  /** Where a URI is to be reached; `found` is called now, or later when a name must be looked up; undefined: nowhere. */
  locate(uri: string, found: (peer: Peer | undefined) => void): void;
  /** From now on requests of this dialog go to `user`. */
  attach(key: string, user: DialogUser): void;
  detach(key: string): void;
  /** Session timers that we ask for (RFC 4028); null for none. */
  readonly sessionTimer: { readonly expiresSeconds: number; readonly leastSeconds: number } | null;
}

/** Methods that a session understands. */
export const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY, MESSAGE';
/** Extensions that a session understands. */
export const supportedExtensions = '100rel, timer, replaces, norefersub';

export const SDP = 'application/sdp';

export const descriptionBody = (sdp: string): Body => ({ type: SDP, bytes: Buffer.from(sdp) });

/** What an OPTIONS is answered with (RFC 3261 §11.2). */
export function capabilities(): HeaderField[] {
  return [
    headerField('Allow', allowedMethods),
    headerField('Accept', SDP),
    headerField('Supported', supportedExtensions),
  ];
}
