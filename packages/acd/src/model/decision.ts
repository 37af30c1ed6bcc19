import type { AgentState, RequestedState } from './agent.ts';
import type { OverflowReason, QueueAction } from './config.ts';
import type { Outcome } from './contact.ts';
import type { BriefReceipt, Receipt } from './receipt.ts';

interface Decided<Type extends string> {
  readonly id: number;
  readonly type: Type;
  /** Epoch milliseconds; of a timer the instant it was due. */
  readonly at: number;
  /** The event that caused it; null when time did. */
  readonly eventId: string | null;
}
interface ForContact<Type extends string> extends Decided<Type> {
  readonly contactId: string;
  readonly queueId: string;
  /** In full where agents were looked at. */
  readonly receipt: BriefReceipt | Receipt;
}

export interface Offered extends ForContact<'contact.offered'> {
  readonly receipt: Receipt;
  readonly offerId: number;
  readonly agentId: string;
  readonly channel: string;
  readonly isCallback: boolean;
  /** Epoch milliseconds. */
  readonly ringUntil: number;
}

/** An honest wait: the range in which 80 in 100 waits end, and how often that came true. */
export interface WaitRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** 0–1, over the last 200 contacts of the queue, or as many as there were. */
  readonly hitRate: number;
  readonly samples: number;
}

export interface Waiting extends ForContact<'contact.waiting'> {
  readonly receipt: Receipt;
  /** 1 is next. */
  readonly position: number;
  /** Undefined until there are 30 samples. */
  readonly wait?: WaitRange;
}

export interface Announced extends ForContact<'contact.announced'> {
  /** Undefined when too far behind to be told. */
  readonly position?: number;
  readonly wait?: WaitRange;
  readonly isCallbackOffered: boolean;
}

export interface AgentChanged extends Decided<'agent.changed'> {
  readonly agentId: string;
  readonly state: AgentState;
  readonly reasonId?: string;
  readonly next?: RequestedState;
}

export type WithdrawalReason = 'notAnswered' | 'refused' | 'failed' | 'abandoned' | 'agentGone' | 'forced' | 'moved';

export type IgnoredReason =
  | 'unknownAgent'
  | 'unknownContact'
  | 'unknownOffer'
  | 'unknownQueue'
  | 'unknownChannel'
  | 'unknownReason'
  | 'duplicate'
  | 'wrongPhase'
  | 'notQualified'
  | 'notReady'
  | 'limitReached'
  | 'invalidConfig'
  /** The configuration leaves out a queue or channel that has contacts. */
  | 'inUse';

/** What the engine says is to be done or has become so; plain JSON, numbered without gaps. */
export type Decision =
  | Offered
  | Waiting
  | Announced
  | (Decided<'offer.withdrawn'> & {
      readonly offerId: number;
      readonly contactId: string;
      readonly agentId: string;
      readonly reason: WithdrawalReason;
    })
  | (Decided<'contact.answered'> & {
      readonly offerId: number;
      readonly contactId: string;
      readonly agentId: string;
      readonly queueId: string;
      readonly waitedMs: number;
      readonly rangMs: number;
    })
  | (ForContact<'contact.widened'> & { readonly ring: number })
  | (ForContact<'contact.overflowed'> & {
      readonly fromQueueId: string;
      readonly reason: OverflowReason;
    })
  | (ForContact<'contact.closed'> & {
      readonly outcome: Outcome;
      readonly reason?: OverflowReason;
      readonly action?: QueueAction;
    })
  | (ForContact<'callback.dialled'> & {
      readonly mode: 'agentFirst' | 'customerFirst';
      readonly attempt: number;
      readonly agentId?: string;
    })
  | (ForContact<'callback.promised'> & { readonly dueAt?: number })
  | AgentChanged
  | (Decided<'break.asked'> & {
      readonly agentId: string;
      readonly reasonId: string;
      readonly answer: 'granted' | 'pending' | 'refused';
      readonly because?: 'limit' | 'approval' | 'supervisor';
    })
  | (Decided<'queue.changed'> & { readonly queueId: string; readonly hours: QueueHours })
  | (Decided<'config.published'> & { readonly version: number })
  /** The event did not fit the state and changed nothing. */
  | (Decided<'event.ignored'> & { readonly reason: IgnoredReason });

/** The first that holds, in this order. */
export type QueueHours = 'emergency' | 'holiday' | 'closed' | 'open';
