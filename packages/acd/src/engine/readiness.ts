import { countStanding } from './cells.ts';
import type { CompiledChannel } from './compile-config.ts';
import type { Agent, MatchIndex, Profile, Routing, Standing } from './entities.ts';
import { countReserved, listProfile } from './memberships.ts';
import { enterReady, readyIn, showFirst, ticketOf } from './ready-agents.ts';

/** The channels an agent can be offered a contact of now, as bits. One contact rings at a time. */
export function readyMaskOf(routing: Routing, agent: Agent): number {
  if (agent.presence !== 'available' || agent.next !== undefined || agent.isRinging) return 0;
  if (!agent.hasBrowser && !agent.hasDevice) return 0;
  const { channels } = routing.config;
  let mask = 0;
  for (let channel = 0; channel < channels.length; channel++) {
    if (hasRoomFor(agent, channel, channels)) mask |= 1 << channel;
  }
  return mask;
}

/** Whether what the agent handles leaves room for one more of a channel. */
export function hasRoomFor(agent: Agent, channel: number, channels: readonly CompiledChannel[]): boolean {
  const { weight, needsDevice, beside } = channels[channel] as CompiledChannel;
  if (needsDevice && !agent.hasDevice) return false;
  if ((agent.counts[channel] as number) >= (agent.maxima[channel] as number)) return false;
  if (agent.works.length === 0) return weight <= agent.capacity.total;
  let used = weight;
  for (let other = 0; other < channels.length; other++) {
    const count = agent.counts[other] as number;
    if (count === 0) continue;
    const code = beside[other];
    if (code === 0) return false;
    if (code === 1) used += count * (channels[other] as CompiledChannel).weight;
  }
  return used <= agent.capacity.total;
}

function standingOf(agent: Agent): Standing {
  if (agent.presence === 'break') return 2;
  if (agent.presence === 'notResponding') return 3;
  if (!agent.hasBrowser && !agent.hasDevice) return 4;
  if (agent.next !== undefined || agent.presence === 'signedOut') return 5;
  return agent.works.length === 0 ? 0 : 1;
}

/** A signed-in agent comes into the index under their profile, ready for nothing yet. */
export function joinIndex({ index }: Routing, agent: Agent): void {
  agent.standing = standingOf(agent);
  agent.readyMask = 0;
  agent.ticketNumber++;
  index.signedIn++;
  countAgent(index, agent, 1);
}

/** Before the profile changes, or for good. */
export function leaveIndex(routing: Routing, agent: Agent): void {
  updateIndex(routing, agent, 0);
  routing.index.signedIn--;
  countAgent(routing.index, agent, -1);
}

function countAgent(index: MatchIndex, { profile, standing }: Agent, change: 1 | -1): void {
  profile.agents += change;
  profile.standing[standing] = (profile.standing[standing] as number) + change;
  for (let at = 0; at < profile.cells.length; at += 2) {
    countStanding(index.cells, profile.cells[at] as number, standing, change);
  }
  for (const cell of profile.reservedCells) countReserved(index, cell, change);
}

/** Tells the index where the agent stands and which channels they are ready for. */
export function updateIndex(routing: Routing, agent: Agent, mask: number): void {
  const { profile, readyMask: before } = agent;
  const { cells } = routing.index;
  const standing = standingOf(agent);
  const old = agent.standing;
  if (standing !== old) {
    profile.standing[old] = (profile.standing[old] as number) - 1;
    profile.standing[standing] = (profile.standing[standing] as number) + 1;
    const firstCells = profile.cells;
    for (let at = 0; at < firstCells.length; at += 2) {
      countStanding(cells, firstCells[at] as number, old, -1);
      countStanding(cells, firstCells[at] as number, standing, 1);
    }
    agent.standing = standing;
  }
  if (mask === before && (mask === 0 || !agent.hasNewKeys)) return;
  agent.ticketNumber++;
  agent.readyMask = mask;
  agent.hasNewKeys = false;
  const { usesOccupancy } = routing.config;
  const ticket = mask === 0 ? undefined : ticketOf(agent, usesOccupancy);
  if (mask !== 0) listProfile(profile);
  for (let channel = 0, rest = before | mask; rest !== 0; channel++, rest >>>= 1) {
    if ((rest & 1) === 0) continue;
    const bit = 1 << channel;
    const ready = readyIn(profile, channel);
    if ((before & bit) !== 0) ready.live--;
    if (ticket !== undefined && (mask & bit) !== 0) enterReady(ready, ticket, usesOccupancy);
    showFirst(routing.index, profile, channel);
    const change = ((mask & bit) !== 0 ? 1 : 0) - ((before & bit) !== 0 ? 1 : 0);
    if (change !== 0) countLive(cells.live[channel] as Int32Array, profile, change);
  }
}

function countLive(live: Int32Array, { cells: firstCells }: Profile, change: number): void {
  for (let at = 0; at < firstCells.length; at += 2) {
    const cell = firstCells[at] as number;
    live[cell] = (live[cell] as number) + change;
  }
}
