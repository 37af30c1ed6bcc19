import type { Scored } from '../model/receipt.ts';
import { isEarlier } from '../structures/lane.ts';
import { type Comparison, pointsOf } from './decide.ts';
import type { Agent, Cells, Contact, LaneClass, Routing, WaitingLane } from './entities.ts';
import { maySee } from './match-index.ts';

/** So many are compared by name in a receipt. */
export const topCount = 5;

/** The first of some that wait, by points, as far as looked; parallel arrays. */
interface Ranking {
  readonly limit: number;
  readonly points: number[];
  /** Of lanes their places in the index, of contacts their slots. */
  readonly numbers: number[];
}

/** Of the contacts an agent is ready for, the one with most points, and the four behind it. */
export function mostUrgent(
  routing: Routing,
  agent: Agent,
  mask: number,
): { contact: Contact; comparison: Comparison } | undefined {
  let lanes: Ranking = { limit: topCount, points: [], numbers: [] };
  const waiting = rankLanes(routing, agent, mask, lanes);
  let found = rankContacts(routing, agent, lanes);
  if (found === undefined) {
    // Who was refused at the top of a lane may have kept a better lane out: now all lanes are looked at.
    lanes = { limit: Number.POSITIVE_INFINITY, points: [], numbers: [] };
    rankLanes(routing, agent, mask, lanes);
    found = rankContacts(routing, agent, lanes, true) as Ranking;
  }
  const { items } = routing.index.cells.waiting;
  const preferred = preferringOf(routing, agent, mask);
  const first = items[found.numbers[0] ?? -1];
  const contact = preferred.reduce<Contact | undefined>(
    (best, each) => (isFirst(routing, each, best) ? each : best),
    first,
  );
  if (contact === undefined) return undefined;
  const because = contact.isWithPreferred ? 'preferred' : 'mostPoints';
  const top = topOf(routing, found, preferred);
  return { contact, comparison: { because, remained: waiting + preferred.length, top, freed: agent } };
}

/** Ranks lanes by their first contacts, from what lies side by side in the index alone. @returns how many wait in all of them */
function rankLanes(routing: Routing, { profile }: Agent, mask: number, ranking: Ranking): number {
  const { classes, keys, sizes, topSlots, waiting } = routing.index.cells;
  const stride = classes.length;
  const gained: number[] = [];
  for (const { channel, slope } of classes) gained.push((mask & (1 << channel)) === 0 ? -1 : slope * routing.nowMs);
  const { cells } = profile;
  let count = 0;
  for (let pair = 0; pair < cells.length; pair += 2) {
    const after = (cells[pair + 1] as number) * stride;
    let laneClass = 0;
    for (let at = (cells[pair] as number) * stride; at < after; at++) {
      const key = keys[at] as number;
      const more = gained[laneClass] as number;
      laneClass = laneClass + 1 === stride ? 0 : laneClass + 1;
      if (key === Number.NEGATIVE_INFINITY || more < 0) continue;
      count += sizes[at] as number;
      const points = key + more;
      if (!mayHold(ranking, points)) continue;
      insert(ranking, points, at, (other) => {
        const [mine, its] = [waiting.items[topSlots[at] as number], waiting.items[topSlots[other] as number]];
        return isEarlier(mine as Contact, its as Contact);
      });
    }
  }
  return count;
}

/** Ranks the contacts of some lanes; undefined when one was met that the agent has refused, unless that is `allowed`. */
function rankContacts(routing: Routing, agent: Agent, lanes: Ranking, allowed = false): Ranking | undefined {
  const { cells } = routing.index;
  const found: Ranking = { limit: topCount, points: [], numbers: [] };
  const search: Search = { cells, found, agentId: agent.id, hasRefused: false };
  for (let rank = 0; rank < lanes.numbers.length; rank++) {
    const at = lanes.numbers[rank] as number;
    const { slope } = cells.classes[at % cells.classes.length] as LaneClass;
    const gained = slope * routing.nowMs;
    look(search, cells.topSlots[at] as number, lanes.points[rank] as number);
    if (!mayHold(found, (cells.nextKeys[at] as number) + gained)) continue;
    const lane = cells.lanes[at] as WaitingLane;
    visit(search, lane, gained, 1);
    visit(search, lane, gained, 2);
  }
  return search.hasRefused && !allowed ? undefined : found;
}

interface Search {
  readonly cells: Cells;
  readonly found: Ranking;
  readonly agentId: string;
  hasRefused: boolean;
}

/** Looks at the part of a lane's heap below an index, as far down as it may hold one of the first. */
function visit(search: Search, lane: WaitingLane, gained: number, index: number): void {
  if (index >= lane.keys.length) return;
  const points = (lane.keys[index] as number) + gained;
  if (!mayHold(search.found, points)) return;
  look(search, lane.slots[index] as number, points);
  visit(search, lane, gained, 2 * index + 1);
  visit(search, lane, gained, 2 * index + 2);
}

function look(search: Search, slot: number, points: number): void {
  const { items, marked } = search.cells.waiting;
  if (marked[slot] === 1 && items[slot]?.refusedBy.includes(search.agentId) === true) {
    search.hasRefused = true;
    return;
  }
  insert(search.found, points, slot, (other) => isEarlier(items[slot] as Contact, items[other] as Contact));
}

function mayHold({ points, limit }: Ranking, most: number): boolean {
  return points.length < limit || most >= (points[limit - 1] as number);
}

/** `isBefore` decides between equal points. */
function insert(
  { points, numbers, limit }: Ranking,
  most: number,
  number: number,
  isBefore: (other: number) => boolean,
): void {
  let at = points.length;
  while (at > 0) {
    const other = points[at - 1] as number;
    if (other > most || (other === most && !isBefore(numbers[at - 1] as number))) break;
    at--;
  }
  if (at >= limit) return;
  if (points.length < limit) {
    points.push(most);
    numbers.push(number);
  }
  for (let move = points.length - 1; move > at; move--) {
    points[move] = points[move - 1] as number;
    numbers[move] = numbers[move - 1] as number;
  }
  points[at] = most;
  numbers[at] = number;
}

/** Contacts that wait for this agent alone. */
function preferringOf(routing: Routing, agent: Agent, mask: number): Contact[] {
  if (routing.waitingForAgent.size === 0) return [];
  const waiting = [...(routing.waitingForAgent.get(agent.id) ?? [])];
  return waiting.filter((contact) => (mask & (1 << contact.channel)) !== 0 && maySee(agent, contact));
}

function isFirst(routing: Routing, contact: Contact, other: Contact | undefined): boolean {
  if (other === undefined) return true;
  const [points, otherPoints] = [pointsOf(routing, contact), pointsOf(routing, other)];
  return points === otherPoints ? isEarlier(contact, other) : points > otherPoints;
}

function topOf(routing: Routing, found: Ranking, preferred: readonly Contact[]): Scored[] {
  const { names } = routing.index.cells.waiting;
  const scored = (id: string, points: number) => ({ id, score: Math.round(points / 1000) / 1000 });
  const top = found.numbers.map((slot, rank) => scored(names[slot] ?? '', found.points[rank] as number));
  if (preferred.length === 0) return top;
  const contacts = [...found.numbers.map((slot) => routing.index.cells.waiting.items[slot] as Contact), ...preferred];
  return contacts
    .sort((a, b) => (isFirst(routing, a, b) ? -1 : 1))
    .slice(0, topCount)
    .map((contact) => scored(contact.id, pointsOf(routing, contact)));
}
