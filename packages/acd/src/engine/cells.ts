import { createSlots, enterLane, leaveLane } from '../structures/lane.ts';
import { type Cells, type Contact, type LaneClass, type Plan, standings, type WaitingLane } from './entities.ts';

const standingCount = standings.length;

export function createCells(channels: number): Cells {
  return {
    capacity: 0,
    used: 0,
    free: new Map(),
    standing: new Int32Array(0),
    reserved: new Int32Array(0),
    live: Array.from({ length: channels }, () => new Int32Array(0)),
    classes: [],
    keys: new Float64Array(0),
    nextKeys: new Float64Array(0),
    topSlots: new Int32Array(0),
    sizes: new Int32Array(0),
    lanes: [],
    waiting: createSlots(),
  };
}

/** The first of `size` cells in a row, all empty. */
export function takeCells(cells: Cells, size: number): number {
  const free = cells.free.get(size)?.pop();
  if (free !== undefined) return free;
  const first = cells.used;
  cells.used += size;
  if (cells.used > cells.capacity) grow(cells, Math.max(cells.used, 2 * cells.capacity, 64));
  return first;
}

/** Nobody waits there and nobody is counted there. */
export function giveBackCells(cells: Cells, first: number, size: number): void {
  cells.lanes.fill(undefined, first * cells.classes.length, (first + size) * cells.classes.length);
  const free = cells.free.get(size);
  if (free === undefined) cells.free.set(size, [first]);
  else free.push(first);
}

function grow(cells: Cells, capacity: number): void {
  const enlarge = (old: Int32Array, length: number) => {
    const array = new Int32Array(length);
    array.set(old);
    return array;
  };
  cells.standing = enlarge(cells.standing, capacity * standingCount);
  cells.reserved = enlarge(cells.reserved, capacity);
  cells.live = cells.live.map((live) => enlarge(live, capacity));
  layOut(cells, { capacity, classes: cells.classes });
}

/** Makes room for more cells or more classes: the lanes of a cell lie together. */
function layOut(cells: Cells, { capacity, classes }: { capacity: number; classes: readonly LaneClass[] }): void {
  const lanes = cells.lanes.filter((lane) => lane !== undefined);
  const size = capacity * classes.length;
  cells.capacity = capacity;
  cells.classes = classes;
  cells.keys = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  cells.nextKeys = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  cells.topSlots = new Int32Array(size);
  cells.sizes = new Int32Array(size);
  cells.lanes = [];
  for (const lane of lanes) {
    cells.lanes[lane.cell * classes.length + lane.laneClass] = lane;
    showTop(cells, lane);
  }
}

/** The lane of a cell, channel and slope. */
export function laneOf(
  cells: Cells,
  { cell, channel, slope }: { cell: number; channel: number; slope: number },
): WaitingLane {
  let laneClass = cells.classes.findIndex((each) => each.slope === slope && each.channel === channel);
  if (laneClass === -1) {
    laneClass = cells.classes.length;
    layOut(cells, { capacity: cells.capacity, classes: [...cells.classes, { channel, slope }] });
  }
  const at = cell * cells.classes.length + laneClass;
  const known = cells.lanes[at];
  if (known !== undefined) return known;
  const lane: WaitingLane = { cell, laneClass, keys: [], slots: [] };
  cells.lanes[at] = lane;
  return lane;
}

export function enter(cells: Cells, lane: WaitingLane, contact: Contact): void {
  enterLane(cells.waiting, lane, contact);
  showTop(cells, lane);
}

export function leave(cells: Cells, lane: WaitingLane, contact: Contact): void {
  leaveLane(cells.waiting, lane, contact);
  showTop(cells, lane);
}

function showTop(cells: Cells, { keys, slots, cell, laneClass }: WaitingLane): void {
  const at = cell * cells.classes.length + laneClass;
  cells.keys[at] = keys[0] ?? Number.NEGATIVE_INFINITY;
  cells.nextKeys[at] = Math.max(keys[1] ?? Number.NEGATIVE_INFINITY, keys[2] ?? Number.NEGATIVE_INFINITY);
  cells.topSlots[at] = slots[0] ?? -1;
  cells.sizes[at] = slots.length;
}

/** Contacts waiting in any ring of a plan. */
export function contactsOnPlan(cells: Cells, { indexed, rings }: Plan): Contact[] {
  if (indexed === undefined) return [];
  const { classes, lanes, waiting } = cells;
  const first = indexed.firstCell * classes.length;
  return lanes
    .slice(first, first + rings.length * classes.length)
    .flatMap((lane) => (lane?.slots ?? []).map((slot) => waiting.items[slot] as Contact));
}

/** Adds to what is counted for a cell and a standing. */
export function countStanding(cells: Cells, cell: number, standing: number, change: number): void {
  const at = cell * standingCount + standing;
  cells.standing[at] = (cells.standing[at] as number) + change;
}

export interface AgentCounts {
  free: number;
  busy: number;
  break: number;
  notResponding: number;
  absent: number;
  leaving: number;
  /** For other queues; among no others. */
  reserved: number;
  /** Ready for the channel. */
  live: number;
}

/** Agents counted in the cells of a plan up to a ring. */
export function countsOf(
  { standing, reserved, live }: Cells,
  { firstCell, ring, channel }: { firstCell: number; ring: number; channel: number },
): AgentCounts {
  const counts = { free: 0, busy: 0, break: 0, notResponding: 0, absent: 0, leaving: 0, reserved: 0, live: 0 };
  const liveInCells = live[channel] as Int32Array;
  for (let cell = firstCell; cell <= firstCell + ring; cell++) {
    const at = cell * standingCount;
    counts.free += standing[at] as number;
    counts.busy += standing[at + 1] as number;
    counts.break += standing[at + 2] as number;
    counts.notResponding += standing[at + 3] as number;
    counts.absent += standing[at + 4] as number;
    counts.leaving += standing[at + 5] as number;
    counts.reserved += reserved[cell] as number;
    counts.live += liveInCells[cell] as number;
  }
  return counts;
}

/** How many of them belong to the plan at all. */
export function staffIn({ free, busy, break: onBreak, notResponding, absent, leaving }: AgentCounts): number {
  return free + busy + onBreak + notResponding + absent + leaving;
}

export function liveUpTo(
  cells: Cells,
  { firstCell, ring, channel }: { firstCell: number; ring: number; channel: number },
): number {
  const liveInCells = cells.live[channel] as Int32Array;
  let live = 0;
  for (let cell = firstCell; cell <= firstCell + ring; cell++) live += liveInCells[cell] as number;
  return live;
}
