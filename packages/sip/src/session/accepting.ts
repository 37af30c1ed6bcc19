import type { SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { T1_MS, T2_MS, TIMEOUT_MS, type Timer, type Timers } from '../transaction/timing.ts';

/**
 * Sends a 2xx for an INVITE, and again, also over reliable transports, until its ACK comes (RFC 3261 §13.3.1.4).
 * `onTimeout`: it never came.
 */
export class Accepting {
  readonly sequence: number;
  private readonly timers: Timers;
  private readonly send: () => void;
  private repeat: Timer | undefined = undefined;
  private readonly limit: Timer;
  private pauseMs = T1_MS;

  constructor(timers: Timers, transaction: ServerTransaction, response: SipResponse, onTimeout: () => void) {
    this.timers = timers;
    this.sequence = transaction.request.headers.cseq.number;
    this.send = () => transaction.respond(response);
    this.limit = timers.after(TIMEOUT_MS, () => {
      this.stop();
      onTimeout();
    });
    this.send();
    this.pause();
  }

  /** The ACK came, or nobody waits for it any more. */
  stop(): void {
    this.repeat?.cancel();
    this.limit.cancel();
  }

  private pause(): void {
    this.repeat = this.timers.after(this.pauseMs, () => {
      this.send();
      this.pauseMs = Math.min(2 * this.pauseMs, T2_MS);
      this.pause();
    });
  }
}
