import { randomInt } from 'node:crypto';
import { headerField } from '../message/header-fields.ts';
import type { ResponseOptions, SipRequest } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { T1_MS, TIMEOUT_MS, type Timer, type Timers } from '../transaction/timing.ts';

interface Waiting {
  readonly status: number;
  readonly options: ResponseOptions;
}

/**
 * Provisional responses that are repeated until their PRACK comes (RFC 3262 §3): one at a time, the others wait.
 */
export class ReliableProvisionals {
  private readonly timers: Timers;
  private readonly transaction: ServerTransaction;
  private readonly onTimeout: () => void;
  private readonly waiting: Waiting[] = [];
  private sequence = randomInt(1, 2 ** 31 - 1);
  private isUnderWay = false;
  private repeat: Timer | undefined = undefined;
  private limit: Timer | undefined = undefined;
  private afterwards: (() => void) | undefined = undefined;

  /** `onTimeout`: a PRACK never came, and the INVITE is to be refused with a 5xx. */
  constructor(timers: Timers, transaction: ServerTransaction, onTimeout: () => void) {
    this.timers = timers;
    this.transaction = transaction;
    this.onTimeout = onTimeout;
  }

  send(status: number, options: ResponseOptions): void {
    this.waiting.push({ status, options });
    if (!this.isUnderWay) this.next();
  }

  /**
   * What goes on once this PRACK has been answered with 200, if it is for the response under way (§3); undefined: 481.
   */
  takePrack(prack: SipRequest): (() => void) | undefined {
    const { number } = this.transaction.request.headers.cseq;
    const expected = `${this.sequence} ${number} INVITE`;
    if (!this.isUnderWay || prack.headers.get('rack')?.replace(/[ \t]+/g, ' ') !== expected) return undefined;
    this.isUnderWay = false;
    this.cancelTimers();
    return () => {
      if (this.waiting.length > 0) this.next();
      else this.done();
    };
  }

  /** Calls `action` once nothing waits for a PRACK: a 2xx may come only then (§3). */
  afterAll(action: () => void): void {
    this.afterwards = action;
    if (!this.isUnderWay) this.done();
  }

  /** A final response was given: nothing is repeated any more. */
  stop(): void {
    this.waiting.length = 0;
    this.isUnderWay = false;
    this.cancelTimers();
  }

  private next(): void {
    const { status, options } = this.waiting.shift() as Waiting;
    this.isUnderWay = true;
    this.sequence++;
    const headers = [headerField('Require', '100rel'), headerField('RSeq', this.sequence), ...(options.headers ?? [])];
    const send = () => this.transaction.answer(status, { ...options, headers });
    send();
    this.pause(send, T1_MS);
    this.limit = this.timers.after(TIMEOUT_MS, () => {
      this.stop();
      this.onTimeout();
    });
  }

  /** Unlike a 2xx, the pause has no upper end (§3). */
  private pause(send: () => void, pauseMs: number): void {
    this.repeat = this.timers.after(pauseMs, () => {
      send();
      this.pause(send, 2 * pauseMs);
    });
  }

  private cancelTimers(): void {
    this.repeat?.cancel();
    this.limit?.cancel();
  }

  private done(): void {
    const action = this.afterwards;
    this.afterwards = undefined;
    action?.();
  }
}
