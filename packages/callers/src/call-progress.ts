import type { Reason } from '@oneline/sip';
import { type Changes, createChanges } from './changes.ts';
import { callerErrors } from './errors.ts';

/** `begun`: nothing is known of it yet, or nothing was done with it. */
export type CallState = 'begun' | 'ringing' | 'answered' | 'ended';

/** What can be waited for. `early`: sound before the answer; `held`, `unheld`: by the far end; `transferred`: it gave us elsewhere. */
export type Happening = 'ringing' | 'early' | 'answered' | 'ended' | 'held' | 'unheld' | 'transferred';

export interface CallEnd {
  readonly by: 'here' | 'there';
  readonly how: 'refused' | 'cancelled' | 'hungUp' | 'unacknowledged' | 'expired' | 'lost';
  /** Of the final response; null for a call that was answered, or given up by who made it. */
  readonly status: number | null;
  /** What the wire said of why (RFC 3326). */
  readonly reason: Reason;
  /** Whole seconds that a refusal asks to wait. */
  readonly retryAfterSeconds: number | null;
}

/** How far a call is, and who waits for it to go on. */
export interface CallProgress {
  readonly changes: Changes;
  readonly state: CallState;
  readonly end: CallEnd | null;
  hasHappened(happening: 'early' | 'ringing' | 'answered'): boolean;
  happened(happening: 'early' | 'ringing' | 'answered'): void;
  finish(end: CallEnd): void;
  /** @throws `callers.wrong_state` */
  mustBe(operation: string, ...states: readonly CallState[]): void;
}

export function createCallProgress(onEnded: () => void): CallProgress {
  const changes = createChanges();
  const seen = new Set<string>();
  let end: CallEnd | null = null;

  const state = (): CallState => {
    if (end !== null) return 'ended';
    if (seen.has('answered')) return 'answered';
    return seen.size > 0 ? 'ringing' : 'begun';
  };

  return {
    changes,
    get state() {
      return state();
    },
    get end() {
      return end;
    },
    hasHappened: (happening) => seen.has(happening),
    happened(happening) {
      seen.add(happening);
      changes.tell();
    },
    finish(as) {
      if (end !== null) return;
      end = as;
      onEnded();
      changes.tell();
    },
    mustBe(operation, ...states) {
      if (!states.includes(state())) throw callerErrors.wrongState({ operation, state: state() });
    },
  };
}
