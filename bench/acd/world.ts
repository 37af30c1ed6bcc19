import {
  type AgentSignedIn,
  applyEvent,
  createRouting,
  type Decision,
  type Level,
  nothingBefore,
  type QueueConfig,
  type RecordedEvent,
  type Routing,
  type RoutingConfig,
  type RoutingEvent,
} from '@oneline/acd';
import { createRandom, type Random } from '@oneline/acd/simulate';

export interface WorldSize {
  readonly agents: number;
  readonly waiting: number;
  readonly queues: number;
}

/** A centre at work, driven by a fixed mix of events. */
export interface BenchWorld {
  readonly routing: Routing;
  /** The next event of the mix; of a timer, a tick at the instant it is due. */
  next(): { readonly event: RoutingEvent; readonly nowMs: number };
  /** What the engine made of it, so that the driver knows who rings and who waits. */
  follow(decisions: readonly Decision[]): void;
  readonly waiting: number;
  /** Everything that happened before the first `next`. */
  readonly recorded: readonly RecordedEvent[];
}

/** A random element can be taken out in one step. */
interface Bag<Item> {
  readonly items: Item[];
  add(item: Item): void;
  delete(item: Item): void;
}

const skillsPerQueue = 1 / 5;
export const startAt = Date.UTC(2026, 10, 24, 2);
/** In so long the queues have filled. */
const filledInMs = 600_000;

/** Of ten events that are not timers' doing: 30, 30, 10 and 10 % of all; timers are the remaining 20 %. */
const mix = ['arrival', 'arrival', 'arrival', 'agent', 'agent', 'agent', 'abandonment', 'reskilling'] as const;
const timerShare = 0.2;

export function createWorld(size: WorldSize, seed: number): BenchWorld {
  const random = createRandom(seed);
  const skills = Array.from(
    { length: Math.max(3, Math.round(size.queues * skillsPerQueue)) },
    (_, number) => `skill${number}`,
  );
  const config = configOf(size, skills, random);
  const routing = createRouting(config, startAt);
  const recorded: RecordedEvent[] = [];
  const waiting = createBag<string>();
  const ringing = new Map<string, number>();
  const talking = new Map<string, string>();
  const agentOf = new Map<string, string>();
  const state = new Map<string, string>();
  const lentTo = new Map<string, string>();
  const ownSkills = new Map<string, Readonly<Record<string, number>>>();
  let nowMs = startAt;
  /** Since the world was made, as are the timers. */
  let eventNumber = 0;
  let contactNumber = 0;
  let timersFired = 0;
  const id = () => `e${++eventNumber}`;
  const agentId = () => `agent${random.below(size.agents)}`;

  function arrival(): RoutingEvent {
    const contact = {
      id: `contact${++contactNumber}`,
      channel: random.chance(0.8) ? 'voice' : 'chat',
      queueId: `queue${random.below(size.queues)}`,
      tier: random.pick(['ordinary', 'ordinary', 'ordinary', 'gold', 'vip']),
      address: `1390000${contactNumber % 10_000}`,
      ...(random.chance(0.05) && { requirement: { language: 'en' } }),
      ...(random.chance(0.05) && {
        preferred: [{ agentId: agentId(), score: 80, because: 'lastAgent' as const }],
      }),
    };
    return { id: id(), type: 'contact.arrived', contact };
  }

  function agentChange(): RoutingEvent {
    const agent = agentId();
    const offerId = ringing.get(agent);
    if (offerId !== undefined) return { id: id(), type: 'offer.accepted', offerId };
    const contactId = talking.get(agent);
    if (contactId !== undefined) return { id: id(), type: 'contact.finished', contactId };
    const isAvailable = state.get(agent) === 'available';
    return {
      id: id(),
      type: 'agent.stateRequested',
      agentId: agent,
      request: isAvailable ? { state: 'break', reasonId: 'meal' } : { state: 'available' },
    };
  }

  /** Lends an agent to another skill, or calls them back: nobody learns ever more. */
  function reskilling(): RoutingEvent {
    const agent = agentId();
    const lent = lentTo.get(agent);
    if (lent !== undefined) lentTo.delete(agent);
    const skill = lent ?? random.pick(skills);
    if (lent === undefined) lentTo.set(agent, skill);
    const level = lent === undefined ? 3 : (ownSkills.get(agent)?.[skill] ?? 0);
    return { id: id(), type: 'agent.reskilled', agentId: agent, skills: { [skill]: level } };
  }

  const world: BenchWorld = {
    routing,
    recorded,
    next() {
      const dueAt = nothingBefore(routing);
      if (dueAt !== undefined && timersFired < timerShare * (timersFired + eventNumber)) {
        nowMs = Math.max(nowMs, dueAt);
        return { event: { id: 'tick', type: 'clock.ticked' }, nowMs };
      }
      const kind = random.pick(mix);
      if (kind === 'agent') return { event: agentChange(), nowMs };
      if (kind === 'reskilling') return { event: reskilling(), nowMs };
      if (kind === 'abandonment' && waiting.items.length > 0) {
        return { event: { id: id(), type: 'contact.abandoned', contactId: random.pick(waiting.items) }, nowMs };
      }
      return { event: arrival(), nowMs };
    },
    follow(decisions) {
      for (const decision of decisions) {
        if (isOfTimer(decision)) timersFired++;
        switch (decision.type) {
          case 'contact.waiting':
            waiting.add(decision.contactId);
            break;
          case 'contact.offered':
            waiting.delete(decision.contactId);
            ringing.set(decision.agentId, decision.offerId);
            break;
          case 'offer.withdrawn':
            ringing.delete(decision.agentId);
            break;
          case 'contact.answered':
            ringing.delete(decision.agentId);
            talking.set(decision.agentId, decision.contactId);
            agentOf.set(decision.contactId, decision.agentId);
            break;
          case 'contact.closed':
            waiting.delete(decision.contactId);
            talking.delete(agentOf.get(decision.contactId) ?? '');
            agentOf.delete(decision.contactId);
            break;
          case 'agent.changed':
            state.set(decision.agentId, decision.state);
            break;
          default:
        }
      }
    },
    get waiting() {
      return waiting.items.length;
    },
  };

  const msBetweenFirst = filledInMs / size.waiting;
  const apply = (event: RoutingEvent) => {
    recorded.push({ event, nowMs });
    world.follow(applyEvent(routing, event, nowMs));
    timersFired = 0;
    eventNumber = 0;
  };
  for (let number = 0; number < size.agents; number++) {
    const event = signIn(`agent${number}`, id(), skills, random);
    ownSkills.set(event.agentId, event.qualification.skills);
    apply(event);
  }
  while (waiting.items.length < size.waiting) {
    nowMs += msBetweenFirst;
    apply(arrival());
  }
  return world;
}

function signIn(agentId: string, id: string, skills: readonly string[], random: Random): AgentSignedIn {
  // Teams of some twenty are trained alike; one in five agents has learnt something else besides.
  const team = createRandom(Number(agentId.slice(5)) % Math.max(1, skills.length * 2));
  const own = Object.fromEntries(Array.from({ length: 6 }, () => [team.pick(skills), (1 + team.below(5)) as Level]));
  if (random.chance(0.2)) own[random.pick(skills)] = 3;
  return {
    id,
    type: 'agent.signedIn',
    agentId,
    qualification: {
      skills: own,
      languages: random.chance(0.2) ? { zh: 5, en: 3 } : { zh: 5 },
      tiers: [],
      siteId: 'site',
      groups: [`team${team.below(1000)}`],
      organisation: ['centre'],
      attributes: {},
      queues: [],
      reservedFor: [],
    },
    capacity: { maximum: {}, total: 100 },
    hasDevice: true,
    hasBrowser: true,
    state: { state: 'available' },
  };
}

function configOf({ queues }: WorldSize, skills: readonly string[], random: Random): RoutingConfig {
  const named = (id: string) => ({ id, name: id });
  return {
    version: 1,
    channels: [
      { ...named('voice'), weight: 100, maximum: 1, needsDevice: true, beside: {} },
      { ...named('chat'), weight: 50, maximum: 2, needsDevice: false, beside: {} },
    ],
    skills: skills.map(named),
    languages: ['zh', 'en'].map(named),
    sites: [named('site')],
    groups: [],
    tiers: [
      { ...named('ordinary'), basePriority: 0, slope: 1 },
      { ...named('gold'), basePriority: 30, slope: 1 },
      { ...named('vip'), basePriority: 60, slope: 2 },
    ],
    breakReasons: [{ ...named('meal'), needsApproval: false }],
    calendars: {},
    queues: Array.from({ length: queues }, (_, number) =>
      queueOf(`queue${number}`, skills[number % skills.length] ?? '', random),
    ),
    rules: [],
    absenceSeconds: 30,
  };
}

function queueOf(id: string, skill: string, random: Random): QueueConfig {
  return {
    id,
    name: id,
    requirement: { all: [{ skill, level: (2 + random.below(3)) as Level }, { language: 'zh' }] },
    rings: random.chance(1 / 3)
      ? [{ afterSeconds: 60, widen: [{ kind: 'lowerLevel', of: 'skill', id: skill, by: 2 }] }]
      : [],
    selection: random.pick([{ kind: 'longestIdle' }, { kind: 'longestIdle' }, { kind: 'bestFit' }]),
    boost: 0,
    preferredSeconds: 10,
    ringSeconds: 20,
    onRefusal: 'next',
    wrapUp: { mode: 'none', seconds: 0, extensionSeconds: 0, maximumExtensions: 0 },
    actions: {},
    atClose: 'keep',
    callback: { mode: 'agentFirst', maximumAttempts: 1, retrySeconds: 60 },
    redialSeconds: 300,
  };
}

/** A ring that was not answered, or one that widened. */
export function isOfTimer(decision: Decision): boolean {
  if (decision.eventId !== null) return false;
  return decision.type === 'contact.widened' || decision.type === 'offer.withdrawn';
}

function createBag<Item>(): Bag<Item> {
  const items: Item[] = [];
  const places = new Map<Item, number>();
  return {
    items,
    add(item) {
      if (places.has(item)) return;
      places.set(item, items.length);
      items.push(item);
    },
    delete(item) {
      const place = places.get(item);
      if (place === undefined) return;
      const last = items.pop() as Item;
      places.delete(item);
      if (last === item) return;
      items[place] = last;
      places.set(last, place);
    },
  };
}
