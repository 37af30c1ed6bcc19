import { emptyLane, enterLane, itemsIn, leaveLane } from '../structures/lane.ts';
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
  for (const laneClass of cells.classes) {
    const keys = new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY);
    keys.set(laneClass.keys);
    laneClass.keys = keys;
    laneClass.sizes = enlarge(laneClass.sizes, capacity);
  }
  cells.capacity = capacity;
}

/** The lane of a cell, channel and slope. */
export function laneOf(
  cells: Cells,
  { cell, channel, slope }: { cell: number; channel: number; slope: number },
): WaitingLane {
  let laneClass = cells.classes.find((each) => each.slope === slope && each.channel === channel);
  if (laneClass === undefined) {
    const keys = new Float64Array(cells.capacity).fill(Number.NEGATIVE_INFINITY);
    laneClass = { channel, slope, keys, sizes: new Int32Array(cells.capacity), lanes: [] } satisfies LaneClass;
    cells.classes.push(laneClass);
  }
  const known = laneClass.lanes[cell];
  if (known !== undefined) return known;
  const lane: WaitingLane = { cell, laneClass, ...emptyLane<Contact>() };
  laneClass.lanes[cell] = lane;
  return lane;
}

export function enter(lane: WaitingLane, contact: Contact): void {
  enterLane(lane, contact);
  showTop(lane);
}

export function leave(lane: WaitingLane, contact: Contact): void {
  leaveLane(lane, contact);
  showTop(lane);
}

function showTop({ keys, cell, laneClass, live }: WaitingLane): void {
  laneClass.keys[cell] = keys[0] ?? Number.NEGATIVE_INFINITY;
  laneClass.sizes[cell] = live;
}

/** Contacts waiting in any ring of a plan. */
export function contactsOnPlan(cells: Cells, { indexed, rings }: Plan): Contact[] {
  if (indexed === undefined) return [];
  const { firstCell } = indexed;
  return cells.classes.flatMap(({ lanes }) =>
    lanes.slice(firstCell, firstCell + rings.length).flatMap((lane) => (lane === undefined ? [] : itemsIn(lane))),
  );
}

/** Adds to what is counted for a cell and a standing. */
export function countStanding(cells: Cells, cell: number, standing: number, change: number): void {
  const at = cell * standingCount + standing;
  cells.standing[at] = (cells.standing[at] as number) + change;
}

/** Agents counted in the cells of a plan up to a ring: by standing, reserved for others, ready for a channel. */
export function countsOf(
  cells: Cells,
  { firstCell, ring, channel }: { firstCell: number; ring: number; channel: number },
): { standing: number[]; reserved: number; live: number } {
  const standing = [0, 0, 0, 0, 0, 0];
  let reserved = 0;
  let live = 0;
  const liveInCells = cells.live[channel] as Int32Array;
  for (let cell = firstCell; cell <= firstCell + ring; cell++) {
    for (let at = 0; at < standingCount; at++) {
      standing[at] = (standing[at] as number) + (cells.standing[cell * standingCount + at] as number);
    }
    reserved += cells.reserved[cell] as number;
    live += liveInCells[cell] as number;
  }
  return { standing, reserved, live };
}

export function liveUpTo(
  cells: Cells,
  { firstCell, ring, channel }: { firstCell: number; ring: number; channel: number },
) {
  const liveInCells = cells.live[channel] as Int32Array;
  let live = 0;
  for (let cell = firstCell; cell <= firstCell + ring; cell++) live += liveInCells[cell] as number;
  return live;
}
