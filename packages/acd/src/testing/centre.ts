import { applyEvent } from '../engine/apply-event.ts';
import { createRouting } from '../engine/create-routing.ts';
import type { Routing } from '../engine/entities.ts';
import type { Qualification } from '../model/agent.ts';
import type { QueueConfig, RoutingConfig } from '../model/config.ts';
import type { ArrivingContact } from '../model/contact.ts';
import type { Decision } from '../model/decision.ts';
import type { AgentSignedIn, RoutingEvent } from '../model/event.ts';

/** Tuesday, 24 November 2026, 10:00 in Shanghai. */
export const tenOClock = Date.UTC(2026, 10, 24, 2);

export function queueConfig(id: string, changes: Partial<QueueConfig> = {}): QueueConfig {
  return {
    id,
    name: id,
    requirement: { all: [] },
    rings: [],
    selection: { kind: 'longestIdle' },
    boost: 0,
    preferredSeconds: 0,
    ringSeconds: 20,
    onRefusal: 'next',
    wrapUp: { mode: 'none', seconds: 0, extensionSeconds: 0, maximumExtensions: 0 },
    actions: {},
    atClose: 'keep',
    callback: { mode: 'agentFirst', maximumAttempts: 2, retrySeconds: 60 },
    redialSeconds: 0,
    ...changes,
  };
}

const named = (...ids: string[]) => ids.map((id) => ({ id, name: id }));

/** A small centre: voice, chat and work items, two sites, three tiers. */
export function centreConfig(queues: readonly QueueConfig[], changes: Partial<RoutingConfig> = {}): RoutingConfig {
  return {
    version: 1,
    channels: [
      {
        id: 'voice',
        name: 'voice',
        weight: 100,
        maximum: 1,
        needsDevice: true,
        beside: { chat: 'blocked', work: 'interrupts' },
      },
      { id: 'chat', name: 'chat', weight: 40, maximum: 2, needsDevice: false, beside: { voice: 'blocked' } },
      { id: 'work', name: 'work', weight: 20, maximum: 3, needsDevice: false, beside: { voice: 'interrupts' } },
    ],
    skills: named('broadband', 'billing', 'mobile'),
    languages: named('zh', 'en'),
    sites: named('nanjing', 'wuxi'),
    groups: named('day', 'night'),
    tiers: [
      { id: 'ordinary', name: 'ordinary', basePriority: 0, slope: 1 },
      { id: 'gold', name: 'gold', basePriority: 30, slope: 1 },
      { id: 'vip', name: 'vip', basePriority: 60, slope: 2 },
    ],
    breakReasons: [
      { id: 'meal', name: 'meal', needsApproval: false, maximumPerGroup: 1 },
      { id: 'training', name: 'training', needsApproval: true },
    ],
    calendars: {},
    queues,
    rules: [],
    absenceSeconds: 30,
    ...changes,
  };
}

export function qualification(changes: Partial<Qualification> = {}): Qualification {
  return {
    skills: {},
    languages: { zh: 5 },
    tiers: [],
    siteId: 'nanjing',
    groups: ['day'],
    organisation: [],
    attributes: {},
    queues: [],
    reservedFor: [],
    ...changes,
  };
}

type WithoutId<Event> = Event extends { id: string } ? Omit<Event, 'id'> : never;

/** A centre with its own clock, in seconds since ten o'clock; remembers every event and decision. */
export interface Centre {
  readonly routing: Routing;
  readonly events: { readonly event: RoutingEvent; readonly nowMs: number }[];
  readonly decisions: Decision[];
  /** Applies an event at the present instant. */
  happens(event: WithoutId<RoutingEvent>): readonly Decision[];
  /** Lets time pass and a tick come. */
  passes(seconds: number): readonly Decision[];
  signsIn(agentId: string, changes?: Partial<Qualification>, event?: Partial<AgentSignedIn>): readonly Decision[];
  arrives(id: string, queueId: string, changes?: Partial<ArrivingContact>): readonly Decision[];
  accepts(contactId: string): readonly Decision[];
  finishes(contactId: string): readonly Decision[];
  /** The agent whose phone rings for a contact. */
  ringsAt(contactId: string): string | undefined;
  stateOf(agentId: string): string;
  nowMs(): number;
}

export function openCentre(config: RoutingConfig): Centre {
  const routing = createRouting(config, tenOClock);
  const events: Centre['events'] = [];
  const decisions: Decision[] = [];
  let nowMs = tenOClock;

  const centre: Centre = {
    routing,
    events,
    decisions,
    happens(withoutId) {
      const event = { id: `e${events.length + 1}`, ...withoutId } as RoutingEvent;
      events.push({ event, nowMs });
      const made = applyEvent(routing, event, nowMs);
      decisions.push(...made);
      return made;
    },
    passes(seconds) {
      nowMs += seconds * 1000;
      return centre.happens({ type: 'clock.ticked' });
    },
    signsIn: (agentId, changes, event) =>
      centre.happens({
        type: 'agent.signedIn',
        agentId,
        qualification: qualification(changes),
        capacity: { maximum: {}, total: 100 },
        hasDevice: true,
        hasBrowser: true,
        state: { state: 'available' },
        ...event,
      }),
    arrives: (id, queueId, changes) =>
      centre.happens({ type: 'contact.arrived', contact: { id, channel: 'voice', queueId, ...changes } }),
    accepts: (contactId) =>
      centre.happens({ type: 'offer.accepted', offerId: routing.contacts.get(contactId)?.work?.id ?? -1 }),
    finishes: (contactId) => centre.happens({ type: 'contact.finished', contactId }),
    ringsAt(contactId) {
      const contact = routing.contacts.get(contactId);
      return contact?.phase === 'offered' ? contact.work?.agent.id : undefined;
    },
    stateOf: (agentId) => routing.agents.get(agentId)?.shownState ?? 'signedOut',
    nowMs: () => nowMs,
  };
  return centre;
}

export function typesOf(decisions: readonly Decision[]): string[] {
  return decisions.map(({ type }) => type);
}

/** The first decision of a type. */
export function ofType<Type extends Decision['type']>(
  decisions: readonly Decision[],
  type: Type,
): Extract<Decision, { type: Type }> | undefined {
  return decisions.find((decision): decision is Extract<Decision, { type: Type }> => decision.type === type);
}
