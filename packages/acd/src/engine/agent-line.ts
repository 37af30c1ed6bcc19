import type { Activity, AgentState, RequestedState } from '../model/agent.ts';
import { decide } from './decide.ts';
import type { Agent, Routing } from './entities.ts';

/** Of several contacts the foremost activity is the agent's state. */
const foremost: readonly Activity[] = ['talking', 'consulting', 'holding', 'ringing', 'wrapUp'];

/** The state an agent is shown in. */
export function stateOf(agent: Agent): AgentState {
  const { works, presence } = agent;
  if (works.length === 0) return presence;
  const [only] = works;
  if (works.length === 1 && only !== undefined) return only.activity;
  return foremost.find((activity) => works.some((work) => work.activity === activity)) ?? presence;
}

/** Tells of an agent's state when it is no longer the one last told, so that their time is one line without gaps. */
export function showState(routing: Routing, agent: Agent): void {
  const state = stateOf(agent);
  const reasonId = state === 'break' ? agent.reasonId : undefined;
  if (state === agent.shownState && reasonId === agent.shownReasonId && isSameRequest(agent.next, agent.shownNext))
    return;
  agent.shownState = state;
  agent.shownReasonId = reasonId;
  agent.shownNext = agent.next;
  decide(routing, {
    type: 'agent.changed',
    agentId: agent.id,
    state,
    ...(reasonId !== undefined && { reasonId }),
    ...(agent.next && { next: agent.next }),
  });
}

function isSameRequest(one: RequestedState | undefined, other: RequestedState | undefined): boolean {
  if (one === other) return true;
  if (one?.state !== other?.state) return false;
  return one?.state !== 'break' || other?.state !== 'break' || one.reasonId === other.reasonId;
}
