import type { TimerAction } from './machine.ts';
import { T1_MS, T2_MS, TIMEOUT_MS, type Timer, type Timers } from './timing.ts';

type Due = 'repeatDue' | 'limitDue' | 'lingerDue';

/** The timers of one transaction. */
export class TransactionTimers {
  private readonly timers: Timers;
  private readonly isReliable: boolean;
  private readonly longestPauseMs: number;
  private readonly fire: (due: Due) => void;
  private repeat: Timer | undefined = undefined;
  private limit: Timer | undefined = undefined;
  private linger: Timer | undefined = undefined;
  private pauseMs = T1_MS;

  /** `longestPauseMs`: T2, or Infinity for the INVITE of a client (§17.1.1.2). */
  constructor(timers: Timers, options: { isReliable: boolean; longestPauseMs: number; fire: (due: Due) => void }) {
    this.timers = timers;
    this.isReliable = options.isReliable;
    this.longestPauseMs = options.longestPauseMs;
    this.fire = options.fire;
  }

  /** Returns whether the transaction ends at once, as there is nothing to linger for. */
  run(action: TimerAction, lingerMs: readonly [unreliable: number, reliable: number] | undefined): boolean {
    switch (action) {
      case 'startRepeat':
        this.pauseMs = T1_MS;
        this.pause();
        return false;
      case 'repeatLater':
        this.pauseMs = Math.min(2 * this.pauseMs, this.longestPauseMs);
        this.pause();
        return false;
      case 'repeatSlowly':
        this.pauseMs = T2_MS;
        this.pause();
        return false;
      case 'stopRepeat':
        this.repeat?.cancel();
        this.repeat = undefined;
        return false;
      case 'startLimit':
        this.limit = this.timers.after(TIMEOUT_MS, () => this.fire('limitDue'));
        return false;
      case 'stopLimit':
        this.limit?.cancel();
        this.limit = undefined;
        return false;
      case 'startLinger': {
        const ms = lingerMs?.[this.isReliable ? 1 : 0] ?? 0;
        if (ms === 0) return true;
        this.linger = this.timers.after(ms, () => this.fire('lingerDue'));
        return false;
      }
      default:
        return action satisfies never;
    }
  }

  stop(): void {
    this.repeat?.cancel();
    this.limit?.cancel();
    this.linger?.cancel();
  }

  private pause(): void {
    if (this.isReliable) return;
    this.repeat?.cancel();
    this.repeat = this.timers.after(this.pauseMs, () => this.fire('repeatDue'));
  }
}
