/** What can wait in a lane: more points first, then the longer wait, then the earlier number. */
export interface LaneItem {
  /** Micro-points at the origin of time; constant while it waits, because all of a lane gain points at one pace. */
  readonly key: number;
  /** Epoch milliseconds. */
  readonly waitingSince: number;
  readonly ordinal: number;
  /** Which of its entries counts; 0 while it is in no lane. */
  laneEntry: number;
  /** The last entry it has made anywhere. */
  laneEntries: number;
}

/**
 * A binary heap in parallel arrays, so that moving entries touches no item. Who leaves from the middle leaves an entry that no
 * longer counts; the top always does.
 */
export interface Lane<Item extends LaneItem> {
  readonly keys: number[];
  readonly items: Item[];
  readonly entries: number[];
  live: number;
}

export function emptyLane<Item extends LaneItem>(): Lane<Item> {
  return { keys: [], items: [], entries: [], live: 0 };
}

export function enterLane<Item extends LaneItem>(lane: Lane<Item>, item: Item): void {
  item.laneEntry = ++item.laneEntries;
  lane.live++;
  rise(lane, item, item.laneEntry);
}

/** The item is in this lane. */
export function leaveLane<Item extends LaneItem>(lane: Lane<Item>, item: Item): void {
  item.laneEntry = 0;
  lane.live--;
  while (lane.items.length > 0 && !countsAt(lane, 0)) dropTop(lane);
  if (lane.items.length > 2 * lane.live + 8) sweep(lane);
}

/** Whether the entry at an index is of an item that still waits there. */
export function countsAt<Item extends LaneItem>({ items, entries }: Lane<Item>, index: number): boolean {
  return items[index]?.laneEntry === entries[index];
}

/** Whoever waits in the lane, in no order. */
export function itemsIn<Item extends LaneItem>(lane: Lane<Item>): Item[] {
  return lane.items.filter((_, index) => countsAt(lane, index));
}

export function isEarlier(a: LaneItem, b: LaneItem): boolean {
  if (a.waitingSince !== b.waitingSince) return a.waitingSince < b.waitingSince;
  return a.ordinal < b.ordinal;
}

function rise<Item extends LaneItem>({ keys, items, entries }: Lane<Item>, item: Item, entry: number): void {
  const { key } = item;
  let index = keys.length;
  keys.push(key);
  items.push(item);
  entries.push(entry);
  while (index > 0) {
    const above = (index - 1) >> 1;
    const otherKey = keys[above] as number;
    if (otherKey > key || (otherKey === key && !isEarlier(item, items[above] as Item))) break;
    keys[index] = otherKey;
    items[index] = items[above] as Item;
    entries[index] = entries[above] as number;
    index = above;
  }
  keys[index] = key;
  items[index] = item;
  entries[index] = entry;
}

function dropTop<Item extends LaneItem>({ keys, items, entries }: Lane<Item>): void {
  const key = keys.pop() as number;
  const item = items.pop() as Item;
  const entry = entries.pop() as number;
  const { length } = keys;
  if (length === 0) return;
  let index = 0;
  for (;;) {
    let below = 2 * index + 1;
    if (below >= length) break;
    if (below + 1 < length && goesBefore(keys, items, below + 1, below)) below++;
    const belowKey = keys[below] as number;
    if (belowKey < key || (belowKey === key && !isEarlier(items[below] as Item, item))) break;
    keys[index] = belowKey;
    items[index] = items[below] as Item;
    entries[index] = entries[below] as number;
    index = below;
  }
  keys[index] = key;
  items[index] = item;
  entries[index] = entry;
}

function goesBefore(keys: readonly number[], items: readonly LaneItem[], a: number, b: number): boolean {
  const difference = (keys[a] as number) - (keys[b] as number);
  return difference === 0 ? isEarlier(items[a] as LaneItem, items[b] as LaneItem) : difference > 0;
}

/** Removes the entries that no longer count. */
function sweep<Item extends LaneItem>(lane: Lane<Item>): void {
  const items = itemsIn(lane);
  lane.keys.length = 0;
  lane.items.length = 0;
  lane.entries.length = 0;
  for (const item of items) rise(lane, item, item.laneEntry);
}
