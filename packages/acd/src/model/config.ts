import type { LocalizedName, WorkingCalendar } from '@oneline/working-time';
import type { ContactCondition, Requirement, Widening } from './requirement.ts';

/** Shown to people: as one tenant wrote it, or by BCP 47 tag. */
export type Name = string | LocalizedName;

export interface Named {
  readonly id: string;
  readonly name: Name;
}

/**
 * How a channel comes to an agent who already handles another one.
 * - `blocked`: not offered while the other lasts
 * - `shared`: both count towards the agent's total weight
 * - `interrupts`: the other steps back and its weight does not count
 */
export type Beside = 'blocked' | 'shared' | 'interrupts';

export interface ChannelConfig extends Named {
  /** Of an agent's total, which is 100 unless the agent has another. */
  readonly weight: number;
  /** Contacts of this channel one agent handles at once, unless the agent has another limit. */
  readonly maximum: number;
  /** Only offered while the agent's telephone is reachable. */
  readonly needsDevice: boolean;
  /** By the channel that is being handled; `shared` where nothing is said. */
  readonly beside: Readonly<Record<string, Beside>>;
}

export interface TierConfig extends Named {
  /** Points a contact of this tier begins with. */
  readonly basePriority: number;
  /** Points a second of waiting adds, at most three decimals; above 0, so that nobody starves. */
  readonly slope: number;
}

export interface BreakReason extends Named {
  /** How many agents of one group may be on this break at once. */
  readonly maximumPerGroup?: number;
  readonly needsApproval: boolean;
}

/** What becomes of a contact its queue cannot take or keep. */
export type QueueAction =
  | { readonly kind: 'wait' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'overflow'; readonly queueId: string }
  | { readonly kind: 'voicemail' }
  | { readonly kind: 'transfer'; readonly destination: string }
  /** The customer hangs up; the contact waits on as a callback. */
  | { readonly kind: 'callback' };

export type OverflowReason = 'emergency' | 'holiday' | 'closed' | 'full' | 'waited' | 'noStaff' | 'site';

export interface Ring {
  /** Seconds since the contact entered the queue; ascending from ring to ring. */
  readonly afterSeconds: number;
  readonly widen: readonly Widening[];
}

/** Contacts are divided by these weights among whoever is ready; who belongs to none of them has `rest`. */
export interface ProportionalShares {
  readonly shares: readonly { readonly of: 'group' | 'site'; readonly id: string; readonly share: number }[];
  readonly rest: number;
}

export type Selection =
  /** Since the end of the last contact; breaks neither help nor harm. */
  | { readonly kind: 'longestIdle' }
  /** The highest mean level in what is required. */
  | { readonly kind: 'bestFit' }
  /** The smallest load now, then the smallest share of the last hour worked (exponentially weighted). */
  | { readonly kind: 'leastOccupied' }
  | ({ readonly kind: 'proportional' } & ProportionalShares);

export interface WrapUp {
  /**
   * - `none`: the agent is free at once
   * - `optional`: only when asked for during the contact; ends by itself
   * - `timed`: always; ends by itself, or earlier by the agent
   * - `mandatory`: always; ends only by the agent
   */
  readonly mode: 'none' | 'optional' | 'timed' | 'mandatory';
  readonly seconds: number;
  readonly extensionSeconds: number;
  readonly maximumExtensions: number;
}

export interface Announcements {
  readonly firstAfterSeconds: number;
  readonly everySeconds: number;
  /** Positions beyond are not told. */
  readonly tellPositionUpTo: number;
  /** Offered with an announcement at this position or behind it. */
  readonly offerCallbackFromPosition?: number;
}

export interface CallbackConfig {
  /** `agentFirst`: an agent accepts, then the customer is dialled; `customerFirst`: the other way round. */
  readonly mode: 'agentFirst' | 'customerFirst';
  readonly maximumAttempts: number;
  readonly retrySeconds: number;
}

export interface QueueConfig extends Named {
  readonly siteId?: string;
  /** Always open without one. */
  readonly calendarId?: string;
  readonly requirement: Requirement;
  readonly rings: readonly Ring[];
  readonly selection: Selection;
  /** Points added for every contact of this queue. */
  readonly boost: number;
  /** How long a contact waits for its preferred agents alone. */
  readonly preferredSeconds: number;
  readonly ringSeconds: number;
  /** `next`: a refused contact goes to another agent; `notResponding`: so does it, and the agent stops. */
  readonly onRefusal: 'next' | 'notResponding';
  readonly wrapUp: WrapUp;
  readonly maximumWaiting?: number;
  readonly maximumWaitSeconds?: number;
  /** What is done in each case; in a case not named the contact waits, but is refused by emergency, holiday, closed, full. */
  readonly actions: Readonly<Partial<Record<OverflowReason, QueueAction>>>;
  /** Contacts that still wait when the queue closes. */
  readonly atClose: 'keep' | 'act';
  readonly announcements?: Announcements;
  readonly callback: CallbackConfig;
  /** Who hangs up and comes again within this time has the old place. */
  readonly redialSeconds: number;
}

/** Applied to every arriving contact in order; a later rule overrides an earlier one, boosts add up. */
export interface RoutingRule {
  readonly id: string;
  readonly when: ContactCondition;
  readonly set: {
    readonly queueId?: string;
    readonly tier?: string;
    readonly boost?: number;
    readonly slope?: number;
    /** Asked for beside what the queue requires. */
    readonly requirement?: Requirement;
  };
  /** No later rule is looked at. */
  readonly isLast?: boolean;
}

/** All that decides; plain JSON, published under a version that every receipt names. */
export interface RoutingConfig {
  readonly version: number;
  readonly channels: readonly ChannelConfig[];
  readonly skills: readonly Named[];
  readonly languages: readonly Named[];
  readonly sites: readonly Named[];
  readonly groups: readonly Named[];
  /** At least one; a contact without a known tier has the first. */
  readonly tiers: readonly TierConfig[];
  readonly breakReasons: readonly BreakReason[];
  readonly calendars: Readonly<Record<string, WorkingCalendar>>;
  readonly queues: readonly QueueConfig[];
  readonly rules: readonly RoutingRule[];
  /** An agent whose telephone and browser are gone for so long is signed out. */
  readonly absenceSeconds: number;
}
