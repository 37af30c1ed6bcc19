import type { Selection } from '../model/config.ts';
import { liveUpTo } from './cells.ts';
import type {
  Agent,
  Contact,
  IndexedPlan,
  MatchIndex,
  PlanMembers,
  Profile,
  Queue,
  ReadyAgents,
  Ticket,
} from './entities.ts';
import { indexedPlan } from './indexed-plans.ts';
import { occupancyAt, occupancyOrder } from './occupancy.ts';
import { dropTop, isBefore, push, type TicketOrder } from './ticket-heap.ts';

/** A ready agent with what the order of a queue needs. */
export interface Candidate {
  readonly ticket: Ticket;
  readonly fit: number;
}

export function ticketOf(agent: Agent, usesOccupancy: boolean): Ticket {
  const { occupancySign, occupancyRank } = usesOccupancy ? occupancyOrder(agent) : noOrder;
  return {
    agent,
    number: agent.ticketNumber,
    idleSince: agent.idleSince,
    load: agent.load,
    occupancySign,
    occupancyRank,
  };
}

const noOrder = { occupancySign: 0, occupancyRank: 0 };

/** Those ready for a channel, by profile. */
export function readyIn(profile: Profile, channel: number): ReadyAgents {
  const known = profile.ready[channel];
  if (known !== undefined) return known;
  const ready: ReadyAgents = { byIdle: [], byOccupancy: [], live: 0 };
  profile.ready[channel] = ready;
  return ready;
}

export function enterReady(ready: ReadyAgents, ticket: Ticket, usesOccupancy: boolean): void {
  ready.live++;
  push(ready.byIdle, ticket, { order: 'idle', live: ready.live });
  if (usesOccupancy) push(ready.byOccupancy, ticket, { order: 'occupancy', live: ready.live });
}

/** After agents entered or left: the index shows since when the first one is idle. */
export function showFirst(index: MatchIndex, profile: Profile, channel: number): void {
  const { byIdle } = readyIn(profile, channel);
  for (let top = byIdle[0]; top !== undefined && !isValid(top); top = byIdle[0]) dropTop(byIdle, 'idle');
  (index.readyIdle[channel] as Float64Array)[profile.number] = byIdle[0]?.idleSince ?? Number.POSITIVE_INFINITY;
}

/** How many agents are ready for a contact, by its ring and channel. */
export function readyCountOf(index: MatchIndex, { plan, ring, channel }: Contact): number {
  const { firstCell } = indexedPlan(index, plan);
  return liveUpTo(index.cells, { firstCell, ring, channel });
}

/** Up to `limit` of the agents ready for a contact, in the order of its queue, leaving out those who refused it. */
export function bestFor(index: MatchIndex, contact: Contact, limit: number): Candidate[] {
  const { queue, plan, ring, channel, refusedBy } = contact;
  const { selection } = queue.config;
  const isWanted = (agent: Agent) => refusedBy.length === 0 || !refusedBy.includes(agent.id);
  const search = { indexed: indexedPlan(index, plan), ring, channel, limit, isWanted };
  if (selection.kind !== 'proportional') return collect(index, { ...search, selection, share: undefined });
  let best: Candidate[] = [];
  let bestPass = Number.POSITIVE_INFINITY;
  for (let share = 0; share <= selection.shares.length; share++) {
    const pass = passOf(queue, share);
    if (pass >= bestPass) continue;
    const found = collect(index, { ...search, selection, share });
    if (found.length === 0) continue;
    best = found;
    bestPass = pass;
  }
  return best;
}

interface Search {
  readonly indexed: IndexedPlan;
  readonly ring: number;
  readonly channel: number;
  readonly limit: number;
  readonly selection: Selection;
  readonly share: number | undefined;
  isWanted(agent: Agent): boolean;
}

function collect(index: MatchIndex, search: Search): Candidate[] {
  const { indexed, ring, channel, limit, selection, share } = search;
  const order: TicketOrder = selection.kind === 'leastOccupied' ? 'occupancy' : 'idle';
  const isGraded = selection.kind === 'bestFit';
  const idle = index.readyIdle[channel] as Float64Array;
  const found: Candidate[] = [];
  for (let at = 0; at <= ring; at++) {
    const { numbers, fits } = indexed.members[at] as PlanMembers;
    for (let place = 0; place < numbers.length; place++) {
      const number = numbers[place] as number;
      const idleSince = idle[number] as number;
      if (idleSince === Number.POSITIVE_INFINITY) continue;
      const fit = fits[place] as number;
      const worst = found[limit - 1];
      if (worst !== undefined && order === 'idle') {
        if (isGraded && fit < worst.fit) continue;
        if ((!isGraded || fit === worst.fit) && idleSince > worst.ticket.idleSince) continue;
      }
      const profile = index.profiles[number] as Profile;
      if (share !== undefined && shareOf(profile, selection) !== share) continue;
      const ready = readyIn(profile, channel);
      gather(order === 'idle' ? ready.byIdle : ready.byOccupancy, { ...search, fit, order, found });
    }
  }
  return found;
}

/** Puts the best of a heap among those found so far. */
function gather(
  heap: readonly Ticket[],
  { fit, order, found, limit, isWanted }: Search & { fit: number; order: TicketOrder; found: Candidate[] },
): void {
  const goesBefore = (ticket: Ticket, other: Candidate) =>
    fit === other.fit ? isBefore(ticket, other.ticket, order) : fit > other.fit;
  const visit = (index: number): void => {
    const ticket = heap[index];
    if (ticket === undefined) return;
    const worst = found[limit - 1];
    if (worst !== undefined && !goesBefore(ticket, worst)) return;
    if (isValid(ticket) && isWanted(ticket.agent)) {
      let at = found.length;
      while (at > 0 && goesBefore(ticket, found[at - 1] as Candidate)) at--;
      found.splice(at, 0, { ticket, fit });
      if (found.length > limit) found.pop();
    }
    visit(2 * index + 1);
    visit(2 * index + 2);
  };
  visit(0);
}

/** Which share of proportional selection a profile belongs to; the last is the rest. */
function shareOf({ atoms }: Profile, selection: Selection): number {
  if (selection.kind !== 'proportional') return 0;
  const share = selection.shares.findIndex(({ of, id }) => atoms.has(`${of}:${id}`));
  return share === -1 ? selection.shares.length : share;
}

function passOf({ passes, lastPass }: Queue, share: number): number {
  return Math.max(passes[share] ?? 0, lastPass);
}

/** An agent of a proportional queue was given a contact: the turn of their share comes later (stride scheduling). */
export function countShare(queue: Queue, { profile }: Agent): void {
  const { selection } = queue.config;
  if (selection.kind !== 'proportional') return;
  const share = shareOf(profile, selection);
  const weight = selection.shares[share]?.share ?? selection.rest;
  queue.lastPass = passOf(queue, share);
  queue.passes[share] = queue.lastPass + 1 / Math.max(weight, 1e-6);
}

/** The number that justifies the order: idle seconds, mean level, or percent in use now and the hour's mean as a fraction. */
export function scoreOf({ ticket, fit }: Candidate, selection: Selection, nowMs: number): number {
  if (selection.kind === 'bestFit') return Math.round(fit * 100) / 100;
  if (selection.kind === 'leastOccupied') {
    return Math.round(ticket.load * 100) + Math.round(occupancyAt(ticket.agent, nowMs) * 1000) / 1000;
  }
  return Math.round((nowMs - ticket.idleSince) / 1000);
}

function isValid(ticket: Ticket): boolean {
  return ticket.number === ticket.agent.ticketNumber;
}
