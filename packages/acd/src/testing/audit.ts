import { countsOf, staffIn } from '../engine/cells.ts';
import type { Agent, Contact, PlanMembers, Routing } from '../engine/entities.ts';
import { currentQualification } from '../engine/requalify.ts';
import type { Qualification } from '../model/agent.ts';
import type { Decision, Offered } from '../model/decision.ts';
import type { BriefReceipt, Receipt } from '../model/receipt.ts';
import type { Requirement } from '../model/requirement.ts';
import { widen } from '../requirement/widen.ts';
import { hasRoom, satisfies } from './naive.ts';

/** Watches a routing from outside; every method returns what is wrong, in words, nothing when all is well. */
export interface Audit {
  /** Before an event. */
  look(routing: Routing): void;
  /** After it. */
  check(routing: Routing, decisions: readonly Decision[]): string[];
  /** When everything has been brought to its end. */
  checkEnd(): string[];
}

export function createAudit(): Audit {
  const openOffers = new Map<string, number>();
  const outcomes = new Map<string, number>();
  const requirements = new Map<string, Requirement>();
  /** Since which decision a contact waits without interruption. */
  const waitingSince = new Map<string, number>();
  let qualifications = new Map<string, Qualification>();
  /** Who had asked for another state. */
  let leaving = new Map<string, Agent['next']>();
  let lastDecision = 0;

  function checkOffer(routing: Routing, offered: Offered, before: ReadonlyMap<string, Qualification>): string[] {
    const { contactId, agentId, receipt } = offered;
    const wrong: string[] = [];
    if (openOffers.has(contactId)) wrong.push(`${contactId} is offered twice`);
    if (outcomes.get(contactId) !== 0) wrong.push(`${contactId} is offered after its end`);
    const who = (offered.eventId === null ? before : qualifications).get(agentId);
    const queue = routing.queues.get(offered.queueId)?.config;
    if (who === undefined || queue === undefined) return [...wrong, `${agentId} is not there`];
    if (who.reservedFor.length > 0 && !who.reservedFor.includes(queue.id)) wrong.push(`${agentId} is reserved`);
    const isBeyondRing = receipt.because === 'preferred' || receipt.because === 'pulled';
    const rings = queue.rings.slice(0, isBeyondRing ? queue.rings.length : receipt.ring);
    const asked: Requirement = { all: [queue.requirement, requirements.get(contactId) ?? { all: [] }] };
    const widened = rings.flatMap((ring) => ring.widen).reduce(widen, asked);
    const next = leaving.get(agentId);
    if (next !== undefined && routing.agents.get(agentId)?.next === next) wrong.push(`${agentId} was about to leave`);
    if (!satisfies(who, widened)) wrong.push(`${agentId} is not qualified for ${contactId}`);
    return wrong;
  }

  return {
    look(routing) {
      qualifications = qualificationsOf(routing);
      leaving = new Map(routing.agents.values().map(({ id, next }) => [id, next]));
    },

    check(routing, decisions) {
      const before = qualifications;
      qualifications = qualificationsOf(routing);
      const wrong: string[] = [];
      for (const contact of routing.contacts.values()) {
        requirements.set(contact.id, contact.requirement);
        if (!outcomes.has(contact.id)) outcomes.set(contact.id, 0);
      }
      for (const decision of decisions) {
        if (decision.id !== ++lastDecision) wrong.push(`decision ${decision.id} is out of order`);
        if ('receipt' in decision) wrong.push(...checkReceipt(decision.receipt));
        switch (decision.type) {
          case 'contact.offered':
            wrong.push(...checkOffer(routing, decision, before));
            wrong.push(...checkOrder(routing, decision, waitingSince));
            openOffers.set(decision.contactId, decision.offerId);
            waitingSince.delete(decision.contactId);
            break;
          case 'offer.withdrawn':
          case 'contact.answered':
            if (!openOffers.delete(decision.contactId)) wrong.push(`${decision.contactId} had no offer`);
            break;
          case 'contact.waiting':
            if (!waitingSince.has(decision.contactId)) waitingSince.set(decision.contactId, decision.id);
            break;
          case 'contact.closed':
            if (openOffers.has(decision.contactId)) wrong.push(`${decision.contactId} ends while it rings`);
            outcomes.set(decision.contactId, (outcomes.get(decision.contactId) ?? 0) + 1);
            waitingSince.delete(decision.contactId);
            break;
          case 'callback.promised':
          case 'callback.dialled':
          case 'contact.overflowed':
            waitingSince.delete(decision.contactId);
            break;
          default:
        }
      }
      return [...wrong, ...checkCapacity(routing), ...checkIdle(routing), ...checkIndex(routing)];
    },

    checkEnd: () =>
      [...outcomes].flatMap(([id, count]) => (count === 1 ? [] : [`${id} has ${count} outcomes instead of one`])),
  };
}

function qualificationsOf(routing: Routing): Map<string, Qualification> {
  return new Map(routing.agents.values().map((agent) => [agent.id, currentQualification(agent)]));
}

function checkReceipt(receipt: BriefReceipt | Receipt): string[] {
  if (!('removed' in receipt)) return [];
  const removed = Object.values(receipt.removed);
  const ready = receipt.signedIn - removed.reduce((sum, count) => sum + count, 0);
  const wrong: string[] = [];
  if (removed.some((count) => count < 0) || ready < 0) wrong.push(`removed: ${JSON.stringify(receipt)}`);
  const isAgentChosen = ['longestIdle', 'bestFit', 'leastOccupied', 'proportional'].includes(receipt.because);
  if (isAgentChosen && ready !== receipt.remained) wrong.push(`remained: ${JSON.stringify(receipt)}`);
  if (JSON.stringify(receipt).length > 2000) wrong.push('a receipt is too long');
  return wrong;
}

/** Of the contacts that waited all the while and still do, none the agent was ready for has more points. */
function checkOrder(routing: Routing, offered: Offered, waitingSince: ReadonlyMap<string, number>): string[] {
  if (offered.receipt.because !== 'mostPoints') return [];
  const agent = routing.agents.get(offered.agentId);
  if (agent === undefined) return [];
  return [...waitingSince].flatMap(([id, since]) => {
    const contact = routing.contacts.get(id);
    if (contact?.phase !== 'waiting' || since > offered.id || contact.enteredAt > offered.at - routing.originAt)
      return [];
    const channel = routing.config.channels[contact.channel]?.id;
    if (channel !== offered.channel || !mayServe(agent, contact)) return [];
    if (contact.ring !== offered.receipt.ring && contact.timer !== undefined) return [];
    const points = (contact.key + contact.slope * (offered.at - routing.originAt)) / 1_000_000;
    // Points are rounded in receipts; a boost since then does not count.
    return points > offered.receipt.points + 0.001 && !wasBoosted(contact) ? [`${id} had more points`] : [];
  });
}

function wasBoosted(contact: Contact): boolean {
  return contact.boostPoints !== 0;
}

function checkCapacity(routing: Routing): string[] {
  const { raw, channels } = routing.config;
  return [...routing.agents.values()].flatMap(({ id, works, capacity }) => {
    const held = works.toSorted((a, b) => a.id - b.id).map(({ channel }) => channels[channel]?.id ?? '');
    const isOver = held.some((channel, at) => !hasRoom(raw, { has: held.slice(0, at), ...capacity }, channel));
    const ringing = works.filter(({ activity }) => activity === 'ringing').length;
    return [...(isOver ? [`${id} is above capacity`] : []), ...(ringing > 1 ? [`${id} rings twice`] : [])];
  });
}

/** Nobody is idle while a contact waits that they could take. */
function checkIdle(routing: Routing): string[] {
  const waiting = [...routing.contacts.values()].filter(({ phase }) => phase === 'waiting');
  return [...routing.agents.values()].flatMap((agent) =>
    waiting.flatMap((contact) =>
      isReady(routing, agent, contact) && mayServe(agent, contact) ? [`${agent.id} idle, ${contact.id} waits`] : [],
    ),
  );
}

function isReady(routing: Routing, agent: Agent, contact: Contact): boolean {
  const { works, presence, next, hasBrowser, hasDevice, capacity } = agent;
  if (presence !== 'available' || next !== undefined || (!hasBrowser && !hasDevice)) return false;
  if (works.some(({ activity }) => activity === 'ringing')) return false;
  const channel = routing.config.raw.channels.find(({ id }) => id === routing.config.channels[contact.channel]?.id);
  if (channel === undefined || (channel.needsDevice && !hasDevice)) return false;
  const has = works.map((work) => routing.config.channels[work.channel]?.id ?? '');
  return hasRoom(routing.config.raw, { has, ...capacity }, channel.id);
}

function mayServe(agent: Agent, contact: Contact): boolean {
  const { id } = agent;
  const qualification = currentQualification(agent);
  const { reservedFor } = qualification;
  if (contact.refusedBy.includes(id)) return false;
  if (reservedFor.length > 0 && !reservedFor.includes(contact.queue.config.id)) return false;
  const isPreferred = contact.preferred?.some(({ agentId }) => agentId === id) === true;
  if (contact.isWithPreferred && !isPreferred) return false;
  const ring = contact.plan.rings.at(contact.isWithPreferred ? -1 : contact.ring);
  return ring !== undefined && satisfies(qualification, ring.requirement);
}

/** The index counts what is there. */
function checkIndex(routing: Routing): string[] {
  const wrong: string[] = [];
  const agents = [...routing.agents.values()];
  const waiting = [...routing.contacts.values()].filter(({ phase }) => phase === 'waiting');
  if (routing.index.signedIn !== agents.length) wrong.push('the index counts agents wrongly');
  for (const queue of routing.queues.values()) {
    if (queue.waiting !== waiting.filter((contact) => contact.queue === queue).length) wrong.push('waiting is wrong');
    for (const plan of [queue.basePlan, ...queue.plans.values()]) {
      const { indexed, rings } = plan;
      if (indexed === undefined) continue;
      for (const [ring, { requirement }] of rings.entries()) {
        const matching = agents.filter((agent) => {
          const qualification = currentQualification(agent);
          const { reservedFor } = qualification;
          const isFree = reservedFor.length === 0 || reservedFor.includes(queue.config.id);
          return isFree && satisfies(qualification, requirement);
        });
        for (let channel = 0; channel < routing.config.channels.length; channel++) {
          const counts = countsOf(routing.index.cells, { firstCell: indexed.firstCell, ring, channel });
          const counted = staffIn(counts);
          const { live } = counts;
          const ready = matching.filter(({ readyMask }) => (readyMask & (1 << channel)) !== 0).length;
          if (counted !== matching.length) wrong.push(`a ring counts ${counted} instead of ${matching.length} agents`);
          const { numbers, memberships } = indexed.members[ring] as PlanMembers;
          const isListed = (number: number, place: number) =>
            routing.index.profiles[number]?.places[memberships[place] as number] === place;
          if (!numbers.every(isListed)) wrong.push('a profile does not know its place');
          if (live !== ready) wrong.push(`a ring counts ${live} instead of ${ready} ready agents`);
        }
      }
    }
  }
  return wrong;
}
