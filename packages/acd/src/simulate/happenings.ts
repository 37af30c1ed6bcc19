interface Happening<What> {
  readonly atMs: number;
  readonly number: number;
  readonly what: What;
}

/** What is going to happen, the earliest first; of one instant what was planned first. */
export interface Happenings<What> {
  plan(atMs: number, what: What): void;
  next(): { readonly atMs: number; readonly what: What } | undefined;
  /** When the next one happens. */
  nextAt(): number;
}

export function createHappenings<What>(): Happenings<What> {
  const heap: Happening<What>[] = [];
  let number = 0;
  return {
    plan(atMs, what) {
      const planned = { atMs, number: number++, what };
      let index = heap.length;
      heap.push(planned);
      while (index > 0 && isBefore(planned, heap[(index - 1) >> 1] as Happening<What>)) {
        heap[index] = heap[(index - 1) >> 1] as Happening<What>;
        index = (index - 1) >> 1;
      }
      heap[index] = planned;
    },
    next() {
      const first = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return first;
      let index = 0;
      for (let below = 1; below < heap.length; below = 2 * index + 1) {
        const right = heap[below + 1];
        if (right !== undefined && isBefore(right, heap[below] as Happening<What>)) below++;
        if (!isBefore(heap[below] as Happening<What>, last)) break;
        heap[index] = heap[below] as Happening<What>;
        index = below;
      }
      heap[index] = last;
      return first;
    },
    nextAt: () => heap[0]?.atMs ?? Number.POSITIVE_INFINITY,
  };
}

function isBefore<What>(a: Happening<What>, b: Happening<What>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number);
}
