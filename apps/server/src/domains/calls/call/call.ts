import type {
  Command,
  Destination,
  EndCause,
  EndReason,
  LegId,
  LegQuality,
  Origin,
  Presented,
  Sound,
  TelephonyEvent,
} from '@oneline/telephony';

// One call as it is steered. Plain JSON: it is written down with every step, and taken up from there after a restart.

/** Whom to ring. */
export interface Target {
  readonly to: Destination;
  readonly from: Presented;
  readonly personId: string | null;
  readonly unitId: string | null;
}

/** What is done with a call, worked out before it begins. */
export type Plan =
  | { readonly kind: 'echo' }
  | { readonly kind: 'prompt'; readonly sounds: readonly Sound[]; readonly times: number }
  | {
      readonly kind: 'ring';
      /** One after the other; the targets of one attempt together, the first that answers wins. */
      readonly attempts: readonly (readonly Target[])[];
      readonly ringTimeoutMs: number;
      /** When nobody answers; null hangs up. */
      readonly otherwise: Plan | null;
      /** Heard by whoever is held. */
      readonly music: readonly Sound[];
      readonly isRecorded: boolean;
    }
  | {
      readonly kind: 'voicemail';
      readonly personId: string;
      readonly greeting: readonly Sound[];
      readonly longestMs: number;
    }
  | { readonly kind: 'refuse'; readonly reason: EndReason };

export type SegmentKind = 'entry' | 'prompt' | 'echo' | 'ring' | 'talk' | 'hold' | 'consult' | 'voicemail';

export interface CallSegment {
  readonly kind: SegmentKind;
  readonly legId: LegId | null;
  readonly personId: string | null;
  readonly deviceId: string | null;
  readonly trunkId: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly cause: string | null;
  readonly quality: SegmentQuality | null;
}

/** Of the caller's leg, and of the one it was joined with. */
export interface SegmentQuality {
  readonly caller: LegQuality | null;
  readonly party: LegQuality | null;
}

/** The other side of the caller: somebody rung or talking. */
export interface Party extends Target {
  readonly legId: LegId;
  readonly state: 'ringing' | 'answered' | 'ended';
}

export interface Caller {
  readonly legId: LegId;
  readonly state: 'offered' | 'early' | 'answered' | 'ended';
  readonly cause: EndCause | null;
}

/**
 * `asked`: somebody has asked to give the call to another, and the plan for that is being worked out. `ending`: told to hang up,
 * until every leg has ended; then `over`.
 */
export type Phase = 'new' | 'prompt' | 'echo' | 'ringing' | 'talking' | 'greeting' | 'message' | 'ending' | 'over';

export interface Call {
  readonly id: string;
  readonly tenantId: string;
  /** The exchange that it lives in; with another one it is gone. */
  readonly exchangeId: string;
  /** Of the last event that is contained. */
  readonly seq: number;
  readonly direction: 'in' | 'out' | 'internal';
  readonly origin: Origin;
  readonly from: Presented;
  readonly to: string;
  readonly numberId: string | null;
  readonly entry: string;
  readonly startedAt: string;
  /** Whom it belongs to: who called from inside, or who answered last. */
  readonly personId: string | null;
  readonly unitId: string | null;
  readonly plan: Plan;
  readonly attempt: number;
  readonly phase: Phase;
  readonly phaseSince: string;
  readonly caller: Caller;
  readonly parties: readonly Party[];
  readonly bridgeId: string | null;
  readonly playbackId: string | null;
  readonly recordingId: string | null;
  /** When the phase is over by itself. */
  readonly dueAt: string | null;
  /** Why we ended it, where we did. */
  readonly verdict: EndReason | null;
  readonly segments: readonly CallSegment[];
}

/** What happens to a call beside what the exchange tells. */
export type CallEvent =
  | TelephonyEvent
  | { readonly type: 'call.started'; readonly at: string }
  | { readonly type: 'call.due'; readonly at: string }
  | { readonly type: 'call.hang_up'; readonly at: string; readonly reason: EndReason }
  /** Where a leg that asked to be given away is to be given; null: nowhere. */
  | { readonly type: 'call.redirected'; readonly at: string; readonly legId: LegId; readonly plan: Plan | null }
  /** What became of a leg while nobody listened. */
  | { readonly type: 'call.missed'; readonly at: string; readonly legId: LegId; readonly what: 'answered' | 'ended' }
  /** A command was not taken up. */
  | { readonly type: 'call.refused'; readonly at: string; readonly command: Command; readonly code: string };

export interface Step {
  readonly call: Call;
  readonly commands: readonly Command[];
}
