import type { Agent, Contact, Routing } from '../engine/entities.ts';
import { hasRoomFor } from '../engine/readiness.ts';
import type { Offered } from '../model/decision.ts';
import type { Requirement } from '../model/requirement.ts';
import { compile } from '../requirement/compile.ts';
import { type RecordedEvent, replay } from '../snapshot/restore.ts';
import type { RoutingSnapshot } from '../snapshot/snapshot.ts';

/** The first rule that keeps an agent from a contact, in the order rules are applied. */
export type WhyNot =
  | { readonly rule: 'signedOut' }
  /** `missing`: the parts not satisfied; `admittedInMs`: when a wider ring will do without them, if one will. */
  | { readonly rule: 'requirement'; readonly missing: readonly Requirement[]; readonly admittedInMs?: number }
  | { readonly rule: 'reserved'; readonly forQueueIds: readonly string[] }
  | { readonly rule: 'refused' }
  | { readonly rule: 'waitsForPreferred'; readonly agentIds: readonly string[]; readonly forMs: number }
  | { readonly rule: 'break'; readonly reasonId: string }
  | { readonly rule: 'notResponding' }
  | { readonly rule: 'absent' }
  | { readonly rule: 'leaving'; readonly next: string }
  | { readonly rule: 'noDevice' }
  /** What they handle leaves no room. */
  | { readonly rule: 'capacity'; readonly contactIds: readonly string[] }
  | { readonly rule: 'ringing'; readonly contactId: string }
  /** Somebody else was better, by the numbers of the queue's order. */
  | { readonly rule: 'outranked'; readonly byAgentId: string; readonly because: string; readonly idleSeconds: number }
  | { readonly rule: 'none' };

/** Why an agent does not get, or did not get, a contact, as the state is now; undefined for an unknown contact. */
export function whyNot(
  routing: Routing,
  { contactId, agentId, offered }: { contactId: string; agentId: string; offered?: Offered },
): WhyNot | undefined {
  const contact = routing.contacts.get(contactId);
  if (contact === undefined) return undefined;
  const agent = routing.agents.get(agentId);
  if (agent === undefined || agent.presence === 'signedOut') return { rule: 'signedOut' };
  const ring = offered?.receipt.ring ?? contact.ring;
  return (
    notQualified(routing, { agent, contact, ring }) ??
    (contact.refusedBy.includes(agentId) ? { rule: 'refused' } : undefined) ??
    waitsForOthers(routing, contact, agentId) ??
    notReady(routing, agent, contact) ??
    outranked(routing, agent, contact, offered)
  );
}

/**
 * Why an agent did not get a contact that was offered to another, at any instant of which a snapshot before it and all
 * events since are kept.
 */
export function whyNotThen(
  snapshot: RoutingSnapshot,
  recorded: readonly RecordedEvent[],
  { offered, agentId }: { offered: Offered; agentId: string },
): WhyNot | undefined {
  const { routing } = replay(snapshot, upTo(recorded, offered));
  return whyNot(routing, { contactId: offered.contactId, agentId, offered });
}

/** Events until a decision was made: to the one that caused it, or to the instant of its timer. */
export function upTo(
  recorded: readonly RecordedEvent[],
  { at, eventId }: { readonly at: number; readonly eventId: string | null },
): RecordedEvent[] {
  if (eventId !== null) return recorded.slice(0, recorded.findIndex(({ event }) => event.id === eventId) + 1);
  const before = recorded.filter(({ nowMs }) => nowMs < at);
  return [...before, { event: { id: 'instant', type: 'clock.ticked' }, nowMs: at }];
}

function notQualified(
  routing: Routing,
  { agent, contact, ring }: { agent: Agent; contact: Contact; ring: number },
): WhyNot | undefined {
  const { rings, queue } = contact.plan;
  const { reservedFor } = agent.qualification;
  const { atoms } = agent.profile;
  const isPreferred = contact.preferred?.some(({ agentId }) => agentId === agent.id) === true;
  const seen = rings[isPreferred ? rings.length - 1 : ring];
  if (seen !== undefined && !seen.matches(atoms)) {
    const admitting = rings.find(({ matches }) => matches(atoms));
    return {
      rule: 'requirement',
      missing: missingOf(seen.requirement, (part) => compile(part)(atoms)),
      ...(admitting && { admittedInMs: Math.max(0, contact.enteredAt + admitting.afterMs - routing.nowMs) }),
    };
  }
  if (reservedFor.length > 0 && !reservedFor.includes(queue.config.id)) {
    return { rule: 'reserved', forQueueIds: reservedFor };
  }
  return undefined;
}

/** The smallest parts that are not satisfied; of an OR all of it. */
function missingOf(requirement: Requirement, isSatisfied: (part: Requirement) => boolean): Requirement[] {
  if (isSatisfied(requirement)) return [];
  if ('all' in requirement) return requirement.all.flatMap((part) => missingOf(part, isSatisfied));
  return [requirement];
}

function waitsForOthers(routing: Routing, contact: Contact, agentId: string): WhyNot | undefined {
  const agentIds = (contact.preferred ?? []).map((preferred) => preferred.agentId);
  if (contact.phase !== 'waiting' || !contact.isWithPreferred || agentIds.includes(agentId)) return undefined;
  return { rule: 'waitsForPreferred', agentIds, forMs: contact.preferredUntil - routing.nowMs };
}

function notReady(routing: Routing, agent: Agent, contact: Contact): WhyNot | undefined {
  if (agent.presence === 'break') return { rule: 'break', reasonId: agent.reasonId ?? '' };
  if (agent.presence === 'notResponding') return { rule: 'notResponding' };
  if (!agent.hasBrowser && !agent.hasDevice) return { rule: 'absent' };
  if (agent.next !== undefined) return { rule: 'leaving', next: agent.next.state };
  const { channels } = routing.config;
  if (channels[contact.channel]?.needsDevice === true && !agent.hasDevice) return { rule: 'noDevice' };
  const others = agent.works.filter((work) => work.contact !== contact);
  const ringing = others.find(({ activity }) => activity === 'ringing');
  if (ringing !== undefined) return { rule: 'ringing', contactId: ringing.contactId };
  if (contact.work?.agent !== agent && !hasRoomFor(agent, contact.channel, channels)) {
    return { rule: 'capacity', contactIds: others.map(({ contactId }) => contactId) };
  }
  return undefined;
}

function outranked(routing: Routing, agent: Agent, contact: Contact, offered: Offered | undefined): WhyNot {
  const byAgentId = offered?.agentId ?? contact.work?.agent.id;
  if (byAgentId === undefined || byAgentId === agent.id) return { rule: 'none' };
  const because = offered?.receipt.because ?? contact.queue.config.selection.kind;
  const at = offered === undefined ? routing.nowMs : offered.at - routing.originAt;
  return { rule: 'outranked', byAgentId, because, idleSeconds: Math.round((at - agent.idleSince) / 1000) };
}
