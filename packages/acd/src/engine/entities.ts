import type { WorkingTime } from '@oneline/working-time';
import type { Activity, AgentCapacity, AgentState, Qualification, RequestedState } from '../model/agent.ts';
import type { QueueConfig } from '../model/config.ts';
import type { ArrivingContact } from '../model/contact.ts';
import type { Decision, QueueHours } from '../model/decision.ts';
import type { Requirement } from '../model/requirement.ts';
import type { Matcher } from '../requirement/compile.ts';
import type { LaneItem } from '../structures/lane.ts';
import type { RankList } from '../structures/rank-list.ts';
import type { Timer, TimerWheel } from '../structures/timer-wheel.ts';
import type { WaitModel } from '../wait/wait-model.ts';
import type { CompiledConfig } from './compile-config.ts';
import type * as shapes from './index-shapes.ts';
import type { PlanMembers, WaitingLane } from './index-shapes.ts';

/** Where a signed-in agent stands, for counting; by index of `standing` arrays. */
export const standings = ['free', 'busy', 'break', 'notResponding', 'absent', 'leaving'] as const;
export type Standing = 0 | 1 | 2 | 3 | 4 | 5;

export type TimerTask =
  | { readonly kind: 'contact'; readonly contact: Contact }
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'absence'; readonly agent: Agent }
  | { readonly kind: 'redial'; readonly redial: Redial }
  | { readonly kind: 'calendar'; readonly calendar: Calendar };
export type RoutingTimer = Timer<TimerTask>;

export interface Agent {
  readonly id: string;
  readonly ordinal: number;
  /** As it was at sign-in but for what `currentQualification` says. */
  qualification: Qualification;
  capacity: AgentCapacity;
  /** By channel. */
  maxima: readonly number[];
  profile: Profile;
  presence: 'available' | 'break' | 'notResponding' | 'signedOut';
  reasonId: string | undefined;
  next: RequestedState | undefined;
  pendingReasonId: string | undefined;
  /** Group and reason of the break counted for the agent. */
  heldBreak: string | undefined;
  hasDevice: boolean;
  hasBrowser: boolean;
  /** Everything offered to, handled or wrapped up by the agent. */
  works: Work[];
  /** Works by channel. */
  counts: number[];
  isRinging: boolean;
  /** The end of the last contact, or the sign-in. */
  idleSince: number;
  /** Share of the total weight in use. */
  load: number;
  /** Exponentially weighted mean of the load, as it was at `occupancyAt`. */
  occupancy: number;
  occupancyAt: number;
  shownState: AgentState;
  shownReasonId: string | undefined;
  shownNext: RequestedState | undefined;
  /** What the index knows: channels the agent is ready for, as bits. */
  readyMask: number;
  standing: Standing;
  /** Tickets with another number are out of date. */
  ticketNumber: number;
  hasNewKeys: boolean;
  timer: RoutingTimer | undefined;
}

export type ContactPhase = 'waiting' | 'offered' | 'handled' | 'dialling' | 'scheduled';

export interface Contact extends LaneItem {
  readonly id: string;
  readonly address: string | undefined;
  channel: number;
  requirement: Requirement;
  preferred: ArrivingContact['preferred'];
  /** Micro-points, without those of the queue. */
  readonly basePoints: number;
  boostPoints: number;
  /** Micro-points a millisecond of waiting adds. */
  readonly slope: number;
  key: number;
  waitingSince: number;
  queue: Queue;
  enteredAt: number;
  plan: Plan;
  ring: number;
  phase: ContactPhase;
  /** Where it waits: in a lane, or with its preferred agents alone. */
  lane: WaitingLane | undefined;
  isWithPreferred: boolean;
  preferredUntil: number;
  isOverdue: boolean;
  nextAnnouncementAt: number;
  work: Work | undefined;
  timer: RoutingTimer | undefined;
  refusedBy: readonly string[];
  /** Queues it has overflowed from. */
  visitedQueueIds: readonly string[];
  /** `owed`: the customer is not on the line; `reached`: is again. */
  callback: 'none' | 'owed' | 'reached';
  attempts: number;
  /** When it was foretold how long it would wait; undefined when it was not. */
  foretoldAt: number | undefined;
  foretoldMs: number;
  foretoldFromMs: number;
  foretoldToMs: number;
}

/** One agent and one contact; `id` is the offer's. */
export interface Work {
  readonly id: number;
  readonly agent: Agent;
  /** Still named while wrapped up, when the contact itself has gone. */
  readonly contactId: string;
  contact: Contact | undefined;
  channel: number;
  readonly queue: Queue;
  activity: Activity;
  readonly offeredAt: number;
  activityAt: number;
  extensions: number;
  isWrapUpAsked: boolean;
  timer: RoutingTimer | undefined;
}

export interface Queue {
  config: QueueConfig;
  /** Contacts that wait, also with preferred agents; offered ones are not among them. */
  waiting: number;
  /** The keys of all who wait, by slope. */
  readonly ranks: (RankList & { readonly slope: number })[];
  plans: Map<string, Plan>;
  basePlan: Plan;
  isEmergency: boolean;
  isClosed: boolean;
  hours: QueueHours;
  readonly wait: WaitModel;
  readonly redials: Map<string, Redial>;
  /** Of proportional selection (stride scheduling): by share, and of the last one chosen. */
  passes: number[];
  lastPass: number;
}

/** Whoever hung up, and the place they had. */
export interface Redial {
  readonly queue: Queue;
  readonly address: string;
  readonly waitingSince: number;
  timer: RoutingTimer | undefined;
}

export interface Calendar {
  readonly id: string;
  readonly time: WorkingTime;
  hours: 'holiday' | 'closed' | 'open';
  timer: RoutingTimer | undefined;
}

/** What a queue asks for on behalf of contacts with the same own requirement, ring by ring. */
export interface Plan {
  readonly key: string;
  readonly queue: Queue;
  readonly rings: readonly PlannedRing[];
  /** Skills and languages by which agents are graded. */
  readonly gradedKeys: readonly string[];
  contacts: number;
  /** Undefined until a contact first needs it. */
  indexed: IndexedPlan | undefined;
}

export interface PlannedRing {
  readonly afterMs: number;
  readonly requirement: Requirement;
  readonly matches: Matcher;
}

/** A plan in the index. Its rings have cells one after another. */
export interface IndexedPlan {
  readonly firstCell: number;
  readonly anchors: readonly string[] | undefined;
  readonly mentions: readonly string[];
  /** By ring: the profiles that satisfy it and no ring before it, and have had somebody ready. */
  readonly members: readonly PlanMembers[];
}

export type Cells = shapes.Cells<Contact>;
export type Ticket = shapes.Ticket<Agent>;
export type ReadyAgents = shapes.ReadyAgents<Agent>;
export type { LaneClass, PlanMembers, WaitingLane } from './index-shapes.ts';

/** Everything that agents of the same qualification have in common. */
export interface Profile {
  readonly number: number;
  hash: number;
  readonly atoms: Map<string, number>;
  agents: number;
  /** By standing. */
  readonly standing: Int32Array;
  /** By channel; none before somebody was ready. */
  readonly ready: (ReadyAgents | undefined)[];
  /** Plans it satisfies, and in parallel the ring from which on and the place among the members of that ring. */
  plans: Plan[];
  rings: number[];
  places: number[];
  /** Whether it stands among the members of its plans: from when somebody is first ready. */
  isListed: boolean;
  /** Pairs of first cell and cell after the last, of all plans it may serve. */
  cells: number[];
  /** First cells of plans it satisfies but is reserved from. */
  reservedCells: number[];
}

export interface MatchIndex {
  readonly channels: number;
  readonly cells: Cells;
  readonly profiles: (Profile | undefined)[];
  readonly freeProfiles: number[];
  readonly profilesByHash: Map<number, Profile[]>;
  readonly atomNumbers: Map<string, number>;
  /** By channel and profile number: since when its first ready agent is idle; Infinity with none. */
  readyIdle: Float64Array[];
  readonly plansByAnchor: Map<string, Set<Plan>>;
  readonly plansByMention: Map<string, Set<Plan>>;
  readonly unanchored: Set<Plan>;
  /** Plans of contacts with a requirement of their own that nobody uses now; the oldest goes first. */
  readonly idlePlans: Set<Plan>;
  signedIn: number;
}

/** The state: owned by one caller, changed in place by `applyEvent` only. */
export interface Routing {
  config: CompiledConfig;
  /** Epoch milliseconds. Every instant within is told in milliseconds since. */
  readonly originAt: number;
  nowMs: number;
  /** The last number given to a decision; offers are named by theirs. */
  decisionNumber: number;
  /** The last number given to an agent, contact or timer. */
  ordinal: number;
  readonly agents: Map<string, Agent>;
  readonly contacts: Map<string, Contact>;
  readonly works: Map<number, Work>;
  readonly queues: Map<string, Queue>;
  readonly calendars: Map<string, Calendar>;
  readonly downSites: Set<string>;
  /** Contacts that wait for an agent alone. */
  readonly waitingForAgent: Map<string, Set<Contact>>;
  /** Agents on a limited break, by group and reason. */
  readonly breaks: Map<string, number>;
  readonly timers: TimerWheel<TimerTask>;
  index: MatchIndex;
  /** Plans whose last agent has signed out during this event. */
  unstaffed: Plan[];
  decisions: Decision[];
  eventId: string | null;
}
