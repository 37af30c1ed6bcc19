import type { Level, Scalar } from './requirement.ts';

/** Agent time is one gap-free line of these. */
export type AgentState =
  | 'signedOut'
  | 'available'
  | 'ringing'
  | 'talking'
  | 'holding'
  | 'consulting'
  | 'wrapUp'
  | 'break'
  | 'notResponding';

/** What an agent wants to be; during a contact it applies after it and is shown as next. */
export type RequestedState =
  | { readonly state: 'available' }
  | { readonly state: 'break'; readonly reasonId: string }
  | { readonly state: 'signedOut' };

/** What an agent can do and where they belong. */
export interface Qualification {
  readonly skills: Readonly<Record<string, Level>>;
  readonly languages: Readonly<Record<string, Level>>;
  readonly tiers: readonly string[];
  readonly siteId: string;
  /** Of the first one breaks are limited. */
  readonly groups: readonly string[];
  /** The unit and all units above it. */
  readonly organisation: readonly string[];
  readonly attributes: Readonly<Record<string, Scalar>>;
  /** Queues the agent is a member of. */
  readonly queues: readonly string[];
  /** If any: the agent serves these queues and no other. */
  readonly reservedFor: readonly string[];
}

export interface AgentCapacity {
  /** By channel; the channel's own maximum where nothing is said, 0 for never. */
  readonly maximum: Readonly<Record<string, number>>;
  readonly total: number;
}

/** What is done with a contact at this moment. */
export type Activity = 'ringing' | 'talking' | 'holding' | 'consulting' | 'wrapUp';
