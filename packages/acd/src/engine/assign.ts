import { showState } from './agent-line.ts';
import { briefReceipt, type Comparison, decide, receiptOf } from './decide.ts';
import type { Agent, Contact, Routing, Work } from './entities.ts';
import { maySee, staffOf } from './match-index.ts';
import { mostUrgent, topCount } from './most-urgent.ts';
import { settleOccupancy } from './occupancy.ts';
import { dropProfileIfUnused } from './profiles.ts';
import { leaveIndex, readyMaskOf, updateIndex } from './readiness.ts';
import { bestFor, countShare, readyCountOf, scoreOf } from './ready-agents.ts';
import { arm, leavePlace } from './waiting-place.ts';

/**
 * Offers a contact, which is in no place, to the best agent who is ready; preferred agents come first.
 * @returns whether it was offered (or its customer is being called back)
 */
export function seekAgent(routing: Routing, contact: Contact): boolean {
  return offerToPreferred(routing, contact) || (!contact.isWithPreferred && offerToBest(routing, contact));
}

function offerToPreferred(routing: Routing, contact: Contact): boolean {
  if (contact.preferred === undefined || contact.preferred.length === 0) return false;
  const ready = contact.preferred
    .toSorted((a, b) => b.score - a.score || (a.agentId < b.agentId ? -1 : 1))
    .filter(({ agentId }) => {
      const agent = routing.agents.get(agentId);
      return agent !== undefined && (agent.readyMask & (1 << contact.channel)) !== 0 && maySee(agent, contact);
    });
  const chosen = routing.agents.get(ready[0]?.agentId ?? '');
  if (chosen === undefined) return false;
  const top = ready.slice(0, topCount).map(({ agentId, score }) => ({ id: agentId, score }));
  serve(routing, { contact, agent: chosen, comparison: { because: 'preferred', remained: ready.length, top } });
  return true;
}

function offerToBest(routing: Routing, contact: Contact): boolean {
  const remained = readyCountOf(routing.index, contact);
  if (remained === 0) return false;
  const found = bestFor(routing.index, contact, topCount);
  const chosen = found[0]?.ticket.agent;
  if (chosen === undefined) return false;
  const { selection } = contact.queue.config;
  const top = found.map((candidate) => ({
    id: candidate.ticket.agent.id,
    score: scoreOf(candidate, selection, routing.nowMs),
  }));
  serve(routing, { contact, agent: chosen, comparison: { because: selection.kind, remained, top } });
  return true;
}

/** After anything about an agent changed: a contact is found for one who is ready, and everybody is told. */
export function settleAgent(routing: Routing, agent: Agent): void {
  if (agent.presence === 'signedOut' && agent.works.length === 0) {
    depart(routing, agent);
    return;
  }
  for (;;) {
    const mask = readyMaskOf(routing, agent);
    const found = mask === 0 ? undefined : mostUrgent(routing, agent, mask);
    if (found === undefined) {
      updateIndex(routing, agent, mask);
      showState(routing, agent);
      return;
    }
    leavePlace(routing, found.contact);
    serve(routing, { ...found, agent });
  }
}

function depart(routing: Routing, agent: Agent): void {
  const { profile, timer } = agent;
  leaveIndex(routing, agent);
  for (const plan of profile.plans) {
    const isWatched = plan.queue.config.actions.noStaff !== undefined;
    if (isWatched && staffOf(routing.index, plan) === 0) routing.unstaffed.push(plan);
  }
  dropProfileIfUnused(routing.index, profile);
  if (timer !== undefined) routing.timers.cancel(timer);
  routing.agents.delete(agent.id);
  showState(routing, agent);
}

/** Offers a contact, or first dials the customer who is to be called back. */
function serve(
  routing: Routing,
  { contact, agent, comparison }: { contact: Contact; agent: Agent; comparison: Comparison },
): void {
  contact.isWithPreferred = false;
  if (contact.callback === 'owed' && contact.queue.config.callback.mode === 'customerFirst') {
    dialCustomer(routing, contact);
    return;
  }
  offer(routing, { contact, agent, comparison });
}

export function dialCustomer(routing: Routing, contact: Contact): void {
  contact.phase = 'dialling';
  contact.attempts++;
  decide(routing, {
    type: 'callback.dialled',
    contactId: contact.id,
    queueId: contact.queue.config.id,
    mode: 'customerFirst',
    attempt: contact.attempts,
    receipt: briefReceipt(routing, contact, 'callback'),
  });
}

/** The agent's telephone or desktop rings for a contact that is in no place. */
export function offer(
  routing: Routing,
  { contact, agent, comparison }: { contact: Contact; agent: Agent; comparison: Comparison },
): void {
  const { queue } = contact;
  const receipt = receiptOf(routing, contact, comparison);
  countShare(queue, agent);
  const ringUntil = routing.nowMs + queue.config.ringSeconds * 1000;
  const work: Work = {
    id: routing.decisionNumber + 1,
    agent,
    contactId: contact.id,
    contact,
    channel: contact.channel,
    queue,
    activity: 'ringing',
    offeredAt: routing.nowMs,
    activityAt: routing.nowMs,
    extensions: 0,
    isWrapUpAsked: false,
    timer: undefined,
  };
  decide(routing, {
    type: 'contact.offered',
    offerId: work.id,
    contactId: contact.id,
    queueId: queue.config.id,
    agentId: agent.id,
    channel: routing.config.channels[contact.channel]?.id ?? '',
    isCallback: contact.callback === 'owed',
    ringUntil: routing.originAt + ringUntil,
    receipt,
  });
  work.timer = arm(routing, ringUntil, { kind: 'work', work });
  contact.phase = 'offered';
  contact.work = work;
  routing.works.set(work.id, work);
  addWork(routing, agent, work);
  updateIndex(routing, agent, readyMaskOf(routing, agent));
  showState(routing, agent);
}

function addWork(routing: Routing, agent: Agent, work: Work): void {
  settleOccupancy(agent, routing.nowMs);
  agent.works.push(work);
  agent.counts[work.channel] = (agent.counts[work.channel] as number) + 1;
  agent.isRinging = true;
  agent.load = loadOf(routing, agent);
  agent.hasNewKeys = true;
}

/** Takes a work from its agent, whose index entry is brought up to date by `settleAgent`. */
export function removeWork(routing: Routing, work: Work): void {
  const { agent } = work;
  settleOccupancy(agent, routing.nowMs);
  agent.works.splice(agent.works.indexOf(work), 1);
  agent.counts[work.channel] = (agent.counts[work.channel] as number) - 1;
  if (work.activity === 'ringing') agent.isRinging = false;
  agent.load = loadOf(routing, agent);
  agent.hasNewKeys = true;
  if (work.timer !== undefined) routing.timers.cancel(work.timer);
  work.timer = undefined;
  routing.works.delete(work.id);
}

/** Share of the agent's total weight in use. */
export function loadOf(routing: Routing, agent: Agent): number {
  let used = 0;
  for (const { channel } of agent.works) used += routing.config.channels[channel]?.weight ?? 0;
  return agent.capacity.total > 0 ? used / agent.capacity.total : 1;
}

/** Whether an agent could take a contact of a channel at this moment. */
export function isReadyFor(routing: Routing, agent: Agent, channel: number): boolean {
  return (readyMaskOf(routing, agent) & (1 << channel)) !== 0;
}
