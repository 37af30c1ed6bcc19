import type { Agent } from './entities.ts';

/** How far back the mean of an agent's load looks: after so long a moment counts for 1/e. */
const memoryMs = 3_600_000;

/**
 * The agent's mean load, 0–1, exponentially weighted. Agents of equal load keep their order while time passes, so that a
 * heap of them stays a heap.
 */
export function occupancyAt(agent: Agent, nowMs: number): number {
  const decay = Math.exp((agent.occupancyAt - nowMs) / memoryMs);
  return agent.load + (agent.occupancy - agent.load) * decay;
}

/** Called before the load of an agent changes. */
export function settleOccupancy(agent: Agent, nowMs: number): void {
  agent.occupancy = occupancyAt(agent, nowMs);
  agent.occupancyAt = nowMs;
}

/** Two numbers that order agents of equal load as their occupancy does at any later instant. */
export function occupancyOrder(agent: Agent): { occupancySign: number; occupancyRank: number } {
  const distance = agent.occupancy - agent.load;
  if (distance === 0) return { occupancySign: 0, occupancyRank: 0 };
  const rank = Math.log(Math.abs(distance)) + agent.occupancyAt / memoryMs;
  return { occupancySign: Math.sign(distance), occupancyRank: distance > 0 ? rank : -rank };
}
