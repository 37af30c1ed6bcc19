import type { AgentCapacity, Qualification, RequestedState } from '../model/agent.ts';
import type { AgentReskilled, AgentSignedIn } from '../model/event.ts';
import { comeBack } from './admission.ts';
import { settleAgent } from './assign.ts';
import { decide, ignore } from './decide.ts';
import type { Agent, Contact, Routing } from './entities.ts';
import { isOverLimit, requestState, setPresence, settlePresence, takeNext, watchAbsence } from './presence.ts';
import { dropProfileIfUnused, profileLike, profileOf } from './profiles.ts';
import { joinIndex, leaveIndex, updateIndex } from './readiness.ts';
import { changesOf, currentQualification, requalify } from './requalify.ts';
import { withdraw, worksOf } from './works.ts';

export function signIn(routing: Routing, event: AgentSignedIn): void {
  const known = routing.agents.get(event.agentId);
  if (known !== undefined && known.presence !== 'signedOut') {
    ignore(routing, 'duplicate');
    return;
  }
  if (known !== undefined) leaveIndex(routing, known);
  const agent = known ?? newAgent(routing, event);
  setQualification(routing, agent, event.qualification);
  agent.capacity = event.capacity;
  agent.maxima = maximaOf(routing, event.capacity);
  agent.hasDevice = event.hasDevice;
  agent.hasBrowser = event.hasBrowser;
  agent.idleSince = routing.nowMs;
  agent.presence = 'available';
  agent.next = undefined;
  routing.agents.set(agent.id, agent);
  joinIndex(routing, agent);
  if (event.state.state !== 'available') requestState(routing, agent, event.state);
  watchAbsence(routing, agent);
  settleAgent(routing, agent);
}

/** A new agent, of no profile yet. */
export function newAgent(
  routing: Routing,
  { agentId, qualification, capacity }: { agentId: string; qualification: Qualification; capacity: AgentCapacity },
): Agent {
  return {
    id: agentId,
    ordinal: ++routing.ordinal,
    qualification,
    capacity,
    maxima: [],
    profile: profileOf(routing.index, qualification),
    presence: 'available',
    reasonId: undefined,
    next: undefined,
    pendingReasonId: undefined,
    heldBreak: undefined,
    hasDevice: false,
    hasBrowser: false,
    works: [],
    counts: routing.config.channels.map(() => 0),
    isRinging: false,
    idleSince: routing.nowMs,
    load: 0,
    occupancy: 0,
    occupancyAt: routing.nowMs,
    shownState: 'signedOut',
    shownReasonId: undefined,
    shownNext: undefined,
    readyMask: 0,
    standing: 0,
    ticketNumber: 0,
    hasNewKeys: false,
    timer: undefined,
  };
}

/** How many of each channel the agent handles at once. */
export function maximaOf(routing: Routing, capacity: AgentCapacity): number[] {
  return routing.config.channels.map(({ id, maximum }) => capacity.maximum[id] ?? maximum);
}

/** Live: what rings goes on ringing, whatever comes next goes by the new skills. */
export function reskill(routing: Routing, agent: Agent, event: AgentReskilled): void {
  const { index } = routing;
  const before = agent.profile;
  leaveIndex(routing, agent);
  agent.profile = profileLike(index, before, changesOf(event, before));
  requalify(agent, event);
  const between = agent.profile;
  if (event.reservedFor !== undefined) agent.profile = profileOf(index, currentQualification(agent));
  joinIndex(routing, agent);
  for (const left of new Set([before, between])) dropProfileIfUnused(index, left);
  settleAgent(routing, agent);
}

/** At once: what rings goes elsewhere; who is to be signed out is so after the contacts in progress. */
export function forceState(routing: Routing, agent: Agent, request: RequestedState): void {
  agent.next = undefined;
  agent.pendingReasonId = undefined;
  setPresence(routing, agent, request);
  releaseRinging(routing, agent, request.state === 'available' ? undefined : 'forced');
  settleAgent(routing, agent);
}

export function changePresence(
  routing: Routing,
  agent: Agent,
  { hasDevice, hasBrowser }: { hasDevice: boolean; hasBrowser: boolean },
): void {
  agent.hasDevice = hasDevice;
  agent.hasBrowser = hasBrowser;
  agent.hasNewKeys = true;
  watchAbsence(routing, agent);
  settleAgent(routing, agent);
}

/** Telephone and browser have been gone for too long. */
export function signOutAbsent(routing: Routing, agent: Agent): void {
  agent.timer = undefined;
  agent.next = undefined;
  setPresence(routing, agent, { state: 'signedOut' });
  releaseRinging(routing, agent, 'agentGone');
  settleAgent(routing, agent);
}

/** A supervisor answers a break that waits for approval. */
export function decideBreak(routing: Routing, agent: Agent, isApproved: boolean): void {
  const reasonId = agent.pendingReasonId;
  if (reasonId === undefined) {
    ignore(routing, 'wrongPhase');
    return;
  }
  agent.pendingReasonId = undefined;
  const isOver = isOverLimit(routing, agent, reasonId);
  const isGranted = isApproved && !isOver;
  decide(routing, {
    type: 'break.asked',
    agentId: agent.id,
    reasonId,
    answer: isGranted ? 'granted' : 'refused',
    because: isApproved && isOver ? 'limit' : 'supervisor',
  });
  if (isGranted) takeNext(routing, agent, { state: 'break', reasonId });
  settleAgent(routing, agent);
}

function releaseRinging(routing: Routing, agent: Agent, reason: 'forced' | 'agentGone' | undefined): void {
  if (reason === undefined) return;
  const contacts: Contact[] = worksOf(agent, 'ringing').map((work) => withdraw(routing, work, reason));
  settlePresence(routing, agent);
  updateIndex(routing, agent, 0);
  for (const contact of contacts) comeBack(routing, contact);
}

/** The agent is not in the index. */
function setQualification({ index }: Routing, agent: Agent, qualification: Qualification): void {
  const before = agent.profile;
  agent.qualification = qualification;
  agent.profile = profileOf(index, qualification);
  if (agent.profile !== before) dropProfileIfUnused(index, before);
}
