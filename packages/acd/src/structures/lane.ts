/** What can wait in a lane: more points first, then the longer wait, then the earlier number. */
export interface LaneItem {
  /** Micro-points at the origin of time; constant while it waits, because all of a lane gain points at one pace. */
  readonly key: number;
  readonly waitingSince: number;
  readonly ordinal: number;
  /** Its number among all that wait; -1 while it does not. */
  slot: number;
  readonly id: string;
  readonly refusedBy: readonly string[];
}

/** All that wait in any lane, by slot. */
export interface LaneSlots<Item extends LaneItem> {
  readonly items: (Item | undefined)[];
  readonly free: number[];
  /** Where in the heap of its lane. */
  places: Int32Array;
  /** The ids, and 1 for whom somebody has refused: looked at more often than the rest of an item. */
  readonly names: string[];
  marked: Uint8Array;
}

/** A binary heap of slots with their keys beside them, so that ordering touches no item unless keys are equal. */
export interface Lane {
  readonly keys: number[];
  readonly slots: number[];
}

export function createSlots<Item extends LaneItem>(): LaneSlots<Item> {
  return { items: [], free: [], places: new Int32Array(64), names: [], marked: new Uint8Array(64) };
}

export function enterLane<Item extends LaneItem>(all: LaneSlots<Item>, lane: Lane, item: Item): void {
  item.slot = all.free.pop() ?? all.items.length;
  all.items[item.slot] = item;
  if (item.slot >= all.places.length) makeRoom(all);
  all.names[item.slot] = item.id;
  all.marked[item.slot] = item.refusedBy.length === 0 ? 0 : 1;
  lane.keys.push(item.key);
  lane.slots.push(item.slot);
  rise(all, lane, { key: item.key, slot: item.slot, from: lane.keys.length - 1 });
}

/** The item is in this lane. */
export function leaveLane<Item extends LaneItem>(all: LaneSlots<Item>, lane: Lane, item: Item): void {
  const { slot } = item;
  const place = all.places[slot] as number;
  const last = { key: lane.keys.pop() as number, slot: lane.slots.pop() as number };
  if (last.slot !== slot) {
    rise(all, lane, { ...last, from: place });
    sink(all, lane, { ...last, from: all.places[last.slot] as number });
  }
  all.items[slot] = undefined;
  all.names[slot] = '';
  all.free.push(slot);
  item.slot = -1;
}

function makeRoom<Item extends LaneItem>(all: LaneSlots<Item>): void {
  const { places, marked } = all;
  all.places = new Int32Array(2 * places.length);
  all.places.set(places);
  all.marked = new Uint8Array(2 * marked.length);
  all.marked.set(marked);
}

export function isEarlier(a: LaneItem, b: LaneItem): boolean {
  if (a.waitingSince !== b.waitingSince) return a.waitingSince < b.waitingSince;
  return a.ordinal < b.ordinal;
}

interface Moving {
  readonly key: number;
  readonly slot: number;
  readonly from: number;
}

function rise<Item extends LaneItem>(all: LaneSlots<Item>, { keys, slots }: Lane, { key, slot, from }: Moving): void {
  let index = from;
  while (index > 0) {
    const above = (index - 1) >> 1;
    if (!goesBefore(all, { key, slot }, { key: keys[above] as number, slot: slots[above] as number })) break;
    keys[index] = keys[above] as number;
    slots[index] = slots[above] as number;
    all.places[slots[index] as number] = index;
    index = above;
  }
  keys[index] = key;
  slots[index] = slot;
  all.places[slot] = index;
}

function sink<Item extends LaneItem>(all: LaneSlots<Item>, { keys, slots }: Lane, { key, slot, from }: Moving): void {
  let index = from;
  const at = (place: number) => ({ key: keys[place] as number, slot: slots[place] as number });
  for (;;) {
    let below = 2 * index + 1;
    if (below >= keys.length) break;
    if (below + 1 < keys.length && goesBefore(all, at(below + 1), at(below))) below++;
    if (!goesBefore(all, at(below), { key, slot })) break;
    keys[index] = keys[below] as number;
    slots[index] = slots[below] as number;
    all.places[slots[index] as number] = index;
    index = below;
  }
  keys[index] = key;
  slots[index] = slot;
  all.places[slot] = index;
}

interface Entry {
  readonly key: number;
  readonly slot: number;
}

function goesBefore<Item extends LaneItem>({ items }: LaneSlots<Item>, a: Entry, b: Entry): boolean {
  if (a.key !== b.key) return a.key > b.key;
  return isEarlier(items[a.slot] as Item, items[b.slot] as Item);
}
