import type { DigestClient } from '../auth/digest-client.ts';
import { ackIn, type Dialog, nextHop, requestIn } from '../dialog/dialog.ts';
import type { HeaderField } from '../message/header-fields.ts';
import type { Body, SipRequest, SipResponse } from '../message/message.ts';
import type { ClientTransaction } from '../transaction/client-transaction.ts';
import type { Peer } from '../transaction/peer.ts';
import type { SessionCore } from './core.ts';

/** What came of a request: its final response, or none. */
export type Outcome =
  | { readonly kind: 'response'; readonly response: SipResponse; readonly request: SipRequest }
  | { readonly kind: 'none'; readonly why: 'timeout' | 'unreachable' };

/** RFC 3261 §12.2.1.2: after these the dialog is no more. */
export function endsDialog(outcome: Outcome): boolean {
  return outcome.kind === 'none' || outcome.response.status === 481 || outcome.response.status === 408;
}

export interface InDialog {
  readonly headers?: readonly HeaderField[];
  readonly body?: Body | undefined;
}

/** Challenges that are answered for one request before it counts as refused. */
const MOST_CHALLENGES = 2;

/** What goes out in one dialog: numbered, authorized, sent by its routes. */
export class DialogChannel {
  /** Replaced by every change; what came is put in by its session. */
  dialog: Dialog;
  private readonly core: SessionCore;
  /** Where everything goes, whatever Contact and routes say: behind a NAT, or over a WebSocket. */
  private readonly fixedPeer: Peer | undefined;
  private readonly digest: DigestClient | undefined;

  constructor(
    core: SessionCore,
    dialog: Dialog,
    options: { fixedPeer?: Peer | undefined; digest?: DigestClient | undefined },
  ) {
    this.core = core;
    this.dialog = dialog;
    this.fixedPeer = options.fixedPeer;
    this.digest = options.digest;
  }

  /**
   * Sends a request in the dialog; a challenge is answered with another one. `onStart` is given each transaction, `onResponse` every
   * response to an INVITE but the final one and every repeated 2xx.
   */
  request(
    method: string,
    { headers = [], body }: InDialog,
    hear: {
      readonly onOutcome: (outcome: Outcome) => void;
      readonly onResponse?: (response: SipResponse, request: SipRequest) => void;
    },
  ): void {
    this.attempt(method, { headers, body }, hear, 0);
  }

  /** The ACK for a 2xx to our INVITE of this CSeq; what is returned sends it again. */
  acknowledge(sequence: number, body: Body | undefined, sent: (again: { send(): void }) => void): void {
    this.locate((peer) => {
      if (peer === undefined) return;
      const ack = ackIn(this.dialog, sequence, this.authorization('ACK', undefined), body);
      sent(this.core.layer.acknowledge(ack, peer));
    });
  }

  private attempt(
    method: string,
    content: Required<Pick<InDialog, 'headers'>> & InDialog,
    hear: Parameters<DialogChannel['request']>[2],
    challenges: number,
  ): void {
    this.locate((peer) => {
      if (peer === undefined) {
        hear.onOutcome({ kind: 'none', why: 'unreachable' });
        return;
      }
      const fields = [...content.headers, ...this.authorization(method, content.body)];
      const { request, dialog } = requestIn(this.dialog, method, fields, content.body);
      this.dialog = dialog;
      let isDecided = false;
      const decide = (outcome: Outcome) => {
        isDecided = true;
        hear.onOutcome(outcome);
      };
      const transaction: ClientTransaction = this.core.layer.request(request, peer, {
        onNoResponse: (why) => decide({ kind: 'none', why }),
        onResponse: (response) => {
          if (isDecided || response.status < 200) {
            hear.onResponse?.(response, transaction.request);
            return;
          }
          const isAsked = response.status === 401 || response.status === 407;
          if (isAsked && challenges < MOST_CHALLENGES && this.digest?.takeChallenge(transaction.request, response)) {
            this.attempt(method, content, hear, challenges + 1);
          } else {
            decide({ kind: 'response', response, request: transaction.request });
          }
        },
      });
    });
  }

  private authorization(method: string, body: Body | undefined): HeaderField[] {
    const uri = this.dialog.remoteTarget;
    return this.digest?.authorize({ method, uri, body: body?.bytes ?? Buffer.alloc(0) }) ?? [];
  }

  private locate(found: (peer: Peer | undefined) => void): void {
    if (this.fixedPeer === undefined) this.core.locate(nextHop(this.dialog), found);
    else found(this.fixedPeer);
  }
}
