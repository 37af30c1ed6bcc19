import type { RequestedState } from '../model/agent.ts';
import { decide } from './decide.ts';
import type { Agent, Routing } from './entities.ts';
import { arm } from './waiting-place.ts';

/** Applies what an agent asked for, once nothing keeps them from it. */
export function settlePresence(routing: Routing, agent: Agent): void {
  if (agent.next === undefined || agent.works.length > 0) return;
  const { next } = agent;
  agent.next = undefined;
  setPresence(routing, agent, next);
}

/** The presence itself, at once; contacts in progress are not looked at. */
export function setPresence(routing: Routing, agent: Agent, { state, ...rest }: RequestedState): void {
  agent.presence = state;
  agent.reasonId = 'reasonId' in rest ? rest.reasonId : undefined;
  holdBreak(routing, agent, agent.reasonId);
}

/** What a request for a state becomes: applied now, after the contact, pending or refused. */
export function requestState(routing: Routing, agent: Agent, request: RequestedState): void {
  agent.pendingReasonId = undefined;
  if (request.state === 'break' && !isBreakGranted(routing, agent, request.reasonId)) return;
  takeNext(routing, agent, request);
}

/** Applied now, or shown as next and applied after the contact. */
export function takeNext(routing: Routing, agent: Agent, request: RequestedState): void {
  agent.next = isSamePresence(agent, request) ? undefined : request;
  holdBreak(routing, agent, request.state === 'break' ? request.reasonId : undefined);
  settlePresence(routing, agent);
}

/** Telephone and browser came or went; without both an agent is signed out after a while. */
export function watchAbsence(routing: Routing, agent: Agent): void {
  const isGone = !agent.hasDevice && !agent.hasBrowser;
  if (isGone === (agent.timer !== undefined)) return;
  if (agent.timer !== undefined) routing.timers.cancel(agent.timer);
  const dueAt = routing.nowMs + routing.config.raw.absenceSeconds * 1000;
  agent.timer = isGone ? arm(routing, dueAt, { kind: 'absence', agent }) : undefined;
}

function isSamePresence(agent: Agent, request: RequestedState): boolean {
  if (agent.presence !== request.state) return false;
  return request.state !== 'break' || agent.reasonId === request.reasonId;
}

function isBreakGranted(routing: Routing, agent: Agent, reasonId: string): boolean {
  const reason = routing.config.breakReasonById.get(reasonId);
  const answer = (given: 'granted' | 'pending' | 'refused', because?: 'limit' | 'approval') => {
    decide(routing, {
      type: 'break.asked',
      agentId: agent.id,
      reasonId,
      answer: given,
      ...(because && { because }),
    });
    return given === 'granted';
  };
  if (isOverLimit(routing, agent, reasonId)) return answer('refused', 'limit');
  if (reason?.needsApproval === true) {
    agent.pendingReasonId = reasonId;
    return answer('pending', 'approval');
  }
  return answer('granted');
}

/** Whether as many of the agent's first group are on this break, or about to be, as may be. */
export function isOverLimit(routing: Routing, agent: Agent, reasonId: string): boolean {
  const limit = routing.config.breakReasonById.get(reasonId)?.maximumPerGroup;
  const group = agent.qualification.groups[0];
  if (limit === undefined || group === undefined) return false;
  const key = breakKey(group, reasonId);
  const own = agent.heldBreak === key ? 1 : 0;
  return (routing.breaks.get(key) ?? 0) - own >= limit;
}

/** Counts the agent as on a break, from when it is granted; undefined gives it up. */
function holdBreak(routing: Routing, agent: Agent, reasonId: string | undefined): void {
  const group = agent.qualification.groups[0];
  const key = reasonId === undefined || group === undefined ? undefined : breakKey(group, reasonId);
  if (key === agent.heldBreak) return;
  const held = agent.heldBreak;
  if (held !== undefined) {
    const count = (routing.breaks.get(held) ?? 0) - 1;
    if (count === 0) routing.breaks.delete(held);
    else routing.breaks.set(held, count);
  }
  if (key !== undefined) routing.breaks.set(key, (routing.breaks.get(key) ?? 0) + 1);
  agent.heldBreak = key;
}

function breakKey(group: string, reasonId: string): string {
  return JSON.stringify([group, reasonId]);
}
