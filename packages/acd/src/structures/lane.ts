/** What can wait in a lane: more points first, then the longer wait, then the earlier number. */
export interface LaneItem {
  /** Micro-points at the origin of time; constant while it waits, because all of a lane gain points at one pace. */
  readonly key: number;
  /** Epoch milliseconds. */
  readonly waitingSince: number;
  readonly ordinal: number;
  /** Where it is in the heap; -1 when in none. */
  laneIndex: number;
}

/** A binary heap whose items know their place, so that one can leave from the middle. */
export interface Lane<Item extends LaneItem> {
  readonly heap: Item[];
}

export function goesBefore(a: LaneItem, b: LaneItem): boolean {
  if (a.key !== b.key) return a.key > b.key;
  if (a.waitingSince !== b.waitingSince) return a.waitingSince < b.waitingSince;
  return a.ordinal < b.ordinal;
}

export function enterLane<Item extends LaneItem>({ heap }: Lane<Item>, item: Item): void {
  heap.push(item);
  rise(heap, item, heap.length - 1);
}

/** The item is in this lane. */
export function leaveLane<Item extends LaneItem>({ heap }: Lane<Item>, item: Item): void {
  const index = item.laneIndex;
  const last = heap.pop() as Item;
  item.laneIndex = -1;
  if (last === item) return;
  rise(heap, last, index);
  sink(heap, last, last.laneIndex);
}

function rise<Item extends LaneItem>(heap: Item[], item: Item, from: number): void {
  let index = from;
  while (index > 0) {
    const above = (index - 1) >> 1;
    const other = heap[above] as Item;
    if (!goesBefore(item, other)) break;
    heap[index] = other;
    other.laneIndex = index;
    index = above;
  }
  heap[index] = item;
  item.laneIndex = index;
}

function sink<Item extends LaneItem>(heap: Item[], item: Item, from: number): void {
  let index = from;
  for (;;) {
    let below = 2 * index + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && goesBefore(heap[below + 1] as Item, heap[below] as Item)) below++;
    const other = heap[below] as Item;
    if (!goesBefore(other, item)) break;
    heap[index] = other;
    other.laneIndex = index;
    index = below;
  }
  heap[index] = item;
  item.laneIndex = index;
}
