import type { AgentCapacity, Qualification, RequestedState } from './agent.ts';
import type { RoutingConfig } from './config.ts';
import type { ArrivingContact, PreferredAgent } from './contact.ts';

interface Identified<Type extends string> {
  /** Named by the decisions that follow. */
  readonly id: string;
  readonly type: Type;
}
interface OfAgent<Type extends string> extends Identified<Type> {
  readonly agentId: string;
}
interface OfContact<Type extends string> extends Identified<Type> {
  readonly contactId: string;
}
interface OfOffer<Type extends string> extends Identified<Type> {
  readonly offerId: number;
}
interface OfQueue<Type extends string> extends Identified<Type> {
  readonly queueId: string;
}

export interface AgentSignedIn extends OfAgent<'agent.signedIn'> {
  readonly qualification: Qualification;
  readonly capacity: AgentCapacity;
  readonly hasDevice: boolean;
  readonly hasBrowser: boolean;
  readonly state: RequestedState;
}

/** Only what is named changes; a level of 0 takes the skill away. */
export interface AgentReskilled extends OfAgent<'agent.reskilled'> {
  readonly skills?: Readonly<Record<string, number>>;
  readonly languages?: Readonly<Record<string, number>>;
  readonly tiers?: readonly string[];
  readonly groups?: readonly string[];
  readonly queues?: readonly string[];
  readonly reservedFor?: readonly string[];
}

export interface CallbackRequested extends OfContact<'callback.requested'> {
  /** Epoch milliseconds, not before; in its turn without. */
  readonly dueAt?: number;
}

export interface ContactTransferred extends OfContact<'contact.transferred'> {
  readonly queueId: string;
  readonly preferred?: readonly PreferredAgent[];
  /** The place it had when it first waited, instead of the end of the queue. */
  readonly keepsPlace: boolean;
}

/** All that can happen, as plain JSON; whoever owns the state records each with the instant it was applied at. */
export type RoutingEvent =
  | AgentSignedIn
  | AgentReskilled
  | (OfAgent<'agent.stateRequested'> & { readonly request: RequestedState })
  /** By a supervisor: at once, ringing offers are withdrawn, contacts in progress go on. */
  | (OfAgent<'agent.stateForced'> & { readonly request: RequestedState })
  | (OfAgent<'agent.presenceChanged'> & { readonly hasDevice: boolean; readonly hasBrowser: boolean })
  | (OfAgent<'break.decided'> & { readonly isApproved: boolean })
  | OfOffer<'wrapUp.requested'>
  | OfOffer<'wrapUp.extended'>
  | OfOffer<'wrapUp.ended'>
  | (Identified<'contact.arrived'> & { readonly contact: ArrivingContact })
  | OfContact<'contact.abandoned'>
  | (OfContact<'contact.activityChanged'> & { readonly activity: 'talking' | 'holding' | 'consulting' })
  | OfContact<'contact.finished'>
  | ContactTransferred
  | (OfContact<'contact.moved'> & { readonly queueId: string })
  /** Points are added to those it has; negative to take some away. */
  | (OfContact<'contact.prioritised'> & { readonly points: number })
  | (OfContact<'contact.pulled'> & { readonly agentId: string })
  | CallbackRequested
  | OfContact<'callback.answered'>
  | OfContact<'callback.failed'>
  | OfOffer<'offer.accepted'>
  | OfOffer<'offer.refused'>
  /** The device could not be rung. */
  | OfOffer<'offer.failed'>
  | (OfQueue<'queue.emergencyChanged'> & { readonly isOn: boolean })
  | (OfQueue<'queue.closureChanged'> & { readonly isClosed: boolean })
  | (Identified<'site.changed'> & { readonly siteId: string; readonly isUp: boolean })
  | (Identified<'config.published'> & { readonly config: RoutingConfig })
  /** Nothing but time has passed. */
  | Identified<'clock.ticked'>;
