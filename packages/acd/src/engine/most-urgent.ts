import type { Scored } from '../model/receipt.ts';
import { countsAt, isEarlier } from '../structures/lane.ts';
import { type Comparison, pointsOf } from './decide.ts';
import type { Agent, Contact, Routing, WaitingLane } from './entities.ts';
import { maySee } from './match-index.ts';

/** So many are compared by name in a receipt. */
export const topCount = 5;

/** Contacts with most points first, as far as found; parallel arrays. */
interface Found {
  readonly contacts: Contact[];
  readonly points: number[];
  remained: number;
  hasRefused: boolean;
}

/** Of the contacts an agent is ready for, the one with most points, and the four behind it. */
export function mostUrgent(
  routing: Routing,
  agent: Agent,
  mask: number,
): { contact: Contact; comparison: Comparison } | undefined {
  const lanes = topLanes(routing, agent, mask, topCount);
  let found = gather(routing, agent, mask, lanes);
  // Who was refused at the top of a lane may have kept a better lane out: then all lanes are looked at.
  if (found.hasRefused) found = gather(routing, agent, mask, topLanes(routing, agent, mask, Number.POSITIVE_INFINITY));
  const [contact] = found.contacts;
  if (contact === undefined) return undefined;
  const top: Scored[] = found.contacts.map(({ id }, at) => ({
    id,
    score: Math.round((found.points[at] as number) / 1000) / 1000,
  }));
  const because = contact.isWithPreferred ? 'preferred' : 'mostPoints';
  return { contact, comparison: { because, remained: found.remained, top, freed: agent } };
}

interface TopLanes {
  readonly lanes: WaitingLane[];
  readonly points: number[];
  /** Contacts in all lanes, not only in these. */
  readonly waiting: number;
}

/** The lanes whose first contacts have most points, from what lies side by side in the index alone. */
function topLanes(routing: Routing, { profile: { cells } }: Agent, mask: number, limit: number): TopLanes {
  const elapsedMs = routing.nowMs - routing.originAt;
  const found: WaitingLane[] = [];
  const points: number[] = [];
  let waiting = 0;
  for (const { channel, slope, keys, sizes, lanes } of routing.index.cells.classes) {
    if ((mask & (1 << channel)) === 0) continue;
    const gained = slope * elapsedMs;
    for (let at = 0; at < cells.length; at += 2) {
      const after = cells[at + 1] as number;
      for (let cell = cells[at] as number; cell < after; cell++) {
        const size = sizes[cell] as number;
        if (size === 0) continue;
        waiting += size;
        const most = (keys[cell] as number) + gained;
        if (found.length >= limit && most < (points[limit - 1] as number)) continue;
        const lane = lanes[cell] as WaitingLane;
        let place = found.length;
        while (place > 0 && goesFirst(lane, most, found[place - 1] as WaitingLane, points[place - 1] as number))
          place--;
        if (place >= limit) continue;
        found.splice(place, 0, lane);
        points.splice(place, 0, most);
        if (found.length > limit) {
          found.pop();
          points.pop();
        }
      }
    }
  }
  return { lanes: found, points, waiting };
}

function goesFirst(lane: WaitingLane, points: number, other: WaitingLane, otherPoints: number): boolean {
  if (points !== otherPoints) return points > otherPoints;
  return isEarlier(lane.items[0] as Contact, other.items[0] as Contact);
}

function gather(routing: Routing, agent: Agent, mask: number, { lanes, waiting }: TopLanes): Found {
  const found: Found = { contacts: [], points: [], remained: waiting, hasRefused: false };
  const elapsedMs = routing.nowMs - routing.originAt;
  for (const lane of lanes) visit(found, agent, { lane, gained: lane.laneClass.slope * elapsedMs, index: 0 });
  if (routing.waitingForAgent.size === 0) return found;
  for (const contact of routing.waitingForAgent.get(agent.id) ?? []) {
    if ((mask & (1 << contact.channel)) === 0 || !maySee(agent, contact)) continue;
    found.remained++;
    consider(found, contact, pointsOf(routing, contact));
  }
  return found;
}

/** Looks at the part of a lane's heap below an index, as far down as it may hold one of the first. */
function visit(
  found: Found,
  agent: Agent,
  { lane, gained, index }: { lane: WaitingLane; gained: number; index: number },
): void {
  if (index >= lane.keys.length) return;
  const points = (lane.keys[index] as number) + gained;
  if (found.contacts.length === topCount && points < (found.points[topCount - 1] as number)) return;
  if (countsAt(lane, index)) {
    const contact = lane.items[index] as Contact;
    if (contact.refusedBy.includes(agent.id)) found.hasRefused = true;
    else consider(found, contact, points);
  }
  visit(found, agent, { lane, gained, index: 2 * index + 1 });
  visit(found, agent, { lane, gained, index: 2 * index + 2 });
}

function consider({ contacts, points }: Found, contact: Contact, contactPoints: number): void {
  let at = contacts.length;
  while (at > 0) {
    const other = points[at - 1] as number;
    if (other > contactPoints || (other === contactPoints && !isEarlier(contact, contacts[at - 1] as Contact))) break;
    at--;
  }
  if (at >= topCount) return;
  contacts.splice(at, 0, contact);
  points.splice(at, 0, contactPoints);
  if (contacts.length <= topCount) return;
  contacts.pop();
  points.pop();
}
