import type { Agent, Calendar, Contact, Queue, Redial, Routing, RoutingTimer, Work } from '../engine/entities.ts';
import { currentQualification } from '../engine/requalify.ts';
import type { RoutingConfig } from '../model/config.ts';

/** An instant, in milliseconds since the origin, at which a timer is due, and the number that decides between timers of one instant. */
export interface SavedTimer {
  readonly dueAt: number;
  readonly sequence: number;
}

type Saved<Entity, Replaced extends keyof Entity, Replacement> = Omit<Entity, Replaced> &
  Replacement & { readonly timer: SavedTimer | null };

/** Of the index: made anew from the rest. */
type IndexedOfAgent =
  | 'maxima'
  | 'profile'
  | 'works'
  | 'counts'
  | 'readyMask'
  | 'standing'
  | 'ticketNumber'
  | 'hasNewKeys';
type IndexedOfContact = 'key' | 'slot' | 'queue' | 'plan' | 'lane' | 'work' | 'channel' | 'requirement';

export type SavedAgent = Saved<Agent, IndexedOfAgent | 'timer' | 'load', { readonly works: readonly SavedWork[] }>;
export type SavedWork = Saved<Work, 'agent' | 'contact' | 'channel' | 'queue' | 'timer', WorkNames>;
interface WorkNames {
  readonly channel: string;
  readonly queueId: string;
  readonly hasContact: boolean;
}
export type SavedContact = Saved<Contact, IndexedOfContact | 'timer', ContactNames>;
interface ContactNames {
  readonly queueId: string;
  readonly channel: string;
  readonly requirement: Contact['requirement'];
}
export type SavedQueue = Pick<Queue, 'isEmergency' | 'isClosed' | 'hours' | 'wait' | 'passes' | 'lastPass'> & {
  readonly id: string;
  readonly redials: readonly SavedRedial[];
};
export type SavedRedial = Saved<Redial, 'queue' | 'timer', Record<never, never>>;
export type SavedCalendar = Saved<Calendar, 'time' | 'timer', Record<never, never>>;

/** The whole state as plain JSON: restored, it decides as the original does. */
export interface RoutingSnapshot {
  readonly format: 1;
  readonly config: RoutingConfig;
  readonly originAt: number;
  readonly nowMs: number;
  readonly decisionNumber: number;
  readonly ordinal: number;
  readonly agents: readonly SavedAgent[];
  readonly contacts: readonly SavedContact[];
  readonly queues: readonly SavedQueue[];
  readonly calendars: readonly SavedCalendar[];
  readonly downSites: readonly string[];
  readonly breaks: Readonly<Record<string, number>>;
}

/** A copy that shares nothing with the state; call it between events. */
export function takeSnapshot(routing: Routing): RoutingSnapshot {
  const { config, originAt, nowMs, decisionNumber, ordinal } = routing;
  const snapshot: RoutingSnapshot = {
    format: 1,
    config: config.raw,
    originAt,
    nowMs,
    decisionNumber,
    ordinal,
    agents: sorted(routing.agents).map((agent) => saveAgent(routing, agent)),
    contacts: sorted(routing.contacts).map((contact) => saveContact(routing, contact)),
    queues: sorted(routing.queues).map(saveQueue),
    calendars: sorted(routing.calendars).map(({ time: _, timer, ...rest }) => ({ ...rest, timer: saveTimer(timer) })),
    downSites: [...routing.downSites].sort(),
    breaks: Object.fromEntries(routing.breaks),
  };
  return structuredClone(snapshot);
}

function saveAgent(routing: Routing, agent: Agent): SavedAgent {
  const { maxima: _1, profile: _2, counts: _3, readyMask: _4, standing: _5, ...indexed } = agent;
  const { ticketNumber: _6, hasNewKeys: _7, load: _8, works, timer, ...rest } = indexed;
  return {
    ...rest,
    qualification: currentQualification(agent),
    works: works.map((work) => saveWork(routing, work)),
    timer: saveTimer(timer),
  };
}

function saveWork(routing: Routing, { agent: _, contact, channel, queue, timer, ...rest }: Work): SavedWork {
  return {
    ...rest,
    channel: routing.config.channels[channel]?.id ?? '',
    queueId: queue.config.id,
    hasContact: contact !== undefined,
    timer: saveTimer(timer),
  };
}

function saveContact(routing: Routing, contact: Contact): SavedContact {
  const { key: _1, slot: _2, plan: _3, lane: _4, work: _5, channel, queue, timer, ...rest } = contact;
  const channelId = routing.config.channels[channel]?.id ?? '';
  return { ...rest, queueId: queue.config.id, channel: channelId, timer: saveTimer(timer) };
}

function saveQueue({ config, isEmergency, isClosed, hours, wait, passes, lastPass, redials }: Queue): SavedQueue {
  const savedRedials = sorted(redials).map(({ queue: _, timer, ...rest }) => ({ ...rest, timer: saveTimer(timer) }));
  return { id: config.id, isEmergency, isClosed, hours, wait, passes, lastPass, redials: savedRedials };
}

function saveTimer(timer: RoutingTimer | undefined): SavedTimer | null {
  return timer === undefined ? null : { dueAt: timer.dueAt, sequence: timer.sequence };
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
