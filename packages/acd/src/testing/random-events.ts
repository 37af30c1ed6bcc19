import type { Routing } from '../engine/entities.ts';
import type { RequestedState } from '../model/agent.ts';
import type { ArrivingContact } from '../model/contact.ts';
import type { RoutingEvent } from '../model/event.ts';
import { createRandom, type Random } from '../simulate/random.ts';
import { randomQualification, skills } from './random-config.ts';

/** One step of a random world: time passes, then something happens, chosen and filled in by the seed. */
export interface Step {
  readonly passMs: number;
  readonly kind: number;
  readonly seed: number;
}

type Make = (routing: Routing, random: Random, number: number) => RoutingEvent;

const agentIds = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'] as const;

const requested = (random: Random): RequestedState =>
  random.pick<RequestedState>([
    { state: 'available' },
    { state: 'available' },
    { state: 'available' },
    { state: 'break', reasonId: random.pick(['meal', 'training']) },
    { state: 'signedOut' },
  ]);

const contactId = (routing: Routing, random: Random) => random.pick(['none', ...routing.contacts.keys()]);
const queueId = (routing: Routing, random: Random) => random.pick([...routing.queues.keys()]);
const offerId = (routing: Routing, random: Random) => random.pick([-1, ...routing.works.keys()]);
const ringing = (routing: Routing, random: Random) =>
  random.pick([-1, ...routing.works.values().flatMap(({ id, activity }) => (activity === 'ringing' ? [id] : []))]);
const handled = (routing: Routing, random: Random) =>
  random.pick(['none', ...routing.contacts.values().flatMap(({ id, phase }) => (phase === 'handled' ? [id] : []))]);

/** Likely things several times, so that contacts come through to their end. */
const makers: readonly Make[] = [
  signIn,
  signIn,
  arrive,
  arrive,
  arrive,
  (routing, random, number) => ({ id: `e${number}`, type: 'offer.accepted', offerId: ringing(routing, random) }),
  (routing, random, number) => ({ id: `e${number}`, type: 'offer.accepted', offerId: ringing(routing, random) }),
  (routing, random, number) => ({ id: `e${number}`, type: 'contact.finished', contactId: handled(routing, random) }),
  (routing, random, number) => ({ id: `e${number}`, type: 'contact.finished', contactId: handled(routing, random) }),
  (_, random, number) => ({
    id: `e${number}`,
    type: random.chance(0.8) ? 'agent.stateRequested' : 'agent.stateForced',
    agentId: random.pick(agentIds),
    request: requested(random),
  }),
  (_, random, number) => ({
    id: `e${number}`,
    type: 'agent.reskilled',
    agentId: random.pick(agentIds),
    skills: { [random.pick(skills)]: random.below(6) },
    reservedFor: [],
  }),
  (_, random, number) => ({
    id: `e${number}`,
    type: 'agent.presenceChanged',
    agentId: random.pick(agentIds),
    hasDevice: random.chance(0.7),
    hasBrowser: random.chance(0.7),
  }),
  (_, random, number) => ({
    id: `e${number}`,
    type: 'break.decided',
    agentId: random.pick(agentIds),
    isApproved: random.chance(0.7),
  }),
  (routing, random, number) => ({ id: `e${number}`, type: 'contact.abandoned', contactId: contactId(routing, random) }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: random.pick(['offer.refused', 'offer.failed']),
    offerId: ringing(routing, random),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: random.pick(['wrapUp.requested', 'wrapUp.extended', 'wrapUp.ended', 'wrapUp.ended']),
    offerId: offerId(routing, random),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: 'contact.activityChanged',
    contactId: handled(routing, random),
    activity: random.pick(['talking', 'holding', 'consulting']),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: 'contact.transferred',
    contactId: handled(routing, random),
    queueId: queueId(routing, random),
    keepsPlace: random.chance(0.5),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: 'contact.moved',
    contactId: contactId(routing, random),
    queueId: queueId(routing, random),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: 'contact.prioritised',
    contactId: contactId(routing, random),
    points: random.below(40) - 10,
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: 'contact.pulled',
    contactId: contactId(routing, random),
    agentId: random.pick(agentIds),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: 'callback.requested',
    contactId: contactId(routing, random),
    ...(random.chance(0.3) && { dueAt: routing.originAt + routing.nowMs + random.below(200_000) }),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: random.pick(['callback.answered', 'callback.answered', 'callback.failed']),
    contactId: contactId(routing, random),
  }),
  (routing, random, number) => ({
    id: `e${number}`,
    type: random.pick(['queue.emergencyChanged', 'queue.closureChanged']),
    queueId: queueId(routing, random),
    isOn: random.chance(0.3),
    isClosed: random.chance(0.3),
  }),
  (_, random, number) => ({
    id: `e${number}`,
    type: 'site.changed',
    siteId: random.pick(['nanjing', 'wuxi']),
    isUp: random.chance(0.7),
  }),
  (routing, _, number) => ({
    id: `e${number}`,
    type: 'config.published',
    config: { ...routing.config.raw, version: routing.config.raw.version + 1 },
  }),
];

export const stepKinds = makers.length;

/** What happens in a step, in the world as it is then. */
export function eventOf(routing: Routing, { kind, seed }: Step, number: number): RoutingEvent {
  const make = makers[kind % makers.length] as Make;
  return make(routing, createRandom(seed), number);
}

function signIn(routing: Routing, random: Random, number: number): RoutingEvent {
  return {
    id: `e${number}`,
    type: 'agent.signedIn',
    agentId: random.pick(agentIds),
    qualification: randomQualification(random, [...routing.queues.keys()]),
    capacity: { maximum: random.chance(0.3) ? { chat: 1 } : {}, total: 100 },
    hasDevice: random.chance(0.9),
    hasBrowser: true,
    state: { state: 'available' },
  };
}

function arrive(routing: Routing, random: Random, number: number): RoutingEvent {
  const contact: ArrivingContact = {
    id: `c${number}`,
    channel: random.pick(['voice', 'voice', 'chat', 'work']),
    queueId: queueId(routing, random),
    tier: random.pick(['ordinary', 'ordinary', 'gold', 'vip']),
    address: random.pick(['1', '2', '3']),
    attributes: { size: random.below(8) },
    ...(random.chance(0.2) && { language: 'en' }),
    ...(random.chance(0.2) && { requirement: { skill: random.pick(skills) } }),
    ...(random.chance(0.3) && {
      preferred: [{ agentId: random.pick(agentIds), score: random.below(100), because: 'lastAgent' as const }],
    }),
  };
  return { id: `e${number}`, type: 'contact.arrived', contact };
}
