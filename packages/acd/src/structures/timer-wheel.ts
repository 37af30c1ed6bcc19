/** A timer on the wheel; owned by the wheel until it is popped or cancelled. */
export interface Timer<Task> {
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** Decides between timers due at the same instant. */
  readonly sequence: number;
  readonly task: Task;
  place: 'slot' | 'open' | 'gone';
  level: number;
  slot: number;
  previous: Timer<Task> | undefined;
  next: Timer<Task> | undefined;
}

/**
 * Hierarchical timing wheel (Varghese and Lauck, 1987): scheduling and cancelling cost the same however many timers there
 * are. Timers come out by `dueAt`, then `sequence`, to the millisecond, independent of how often anyone looks.
 */
export interface TimerWheel<Task> {
  schedule(dueAt: number, sequence: number, task: Task): Timer<Task>;
  cancel(timer: Timer<Task>): void;
  /** The next timer due at or before `untilAt`, taken off the wheel. */
  pop(untilAt: number): Timer<Task> | undefined;
  /** No timer is due before; undefined when there is none. */
  nothingBefore(): number | undefined;
  readonly size: number;
}

const tickMs = 16;
const slots = 256;
/** Above the highest level lies one list, for what is due in more than three days. */
const levels = 3;
const ticksPerSlot = [1, slots, slots * slots, slots * slots * slots] as const;

interface Level<Task> {
  readonly heads: (Timer<Task> | undefined)[];
  count: number;
}

export function createTimerWheel<Task>(originAt: number): TimerWheel<Task> {
  const wheel: Level<Task>[] = Array.from({ length: levels + 1 }, (_, level) => ({
    heads: new Array<Timer<Task> | undefined>(level === levels ? 1 : slots).fill(undefined),
    count: 0,
  }));
  /** Timers of the tick that is open and of those before it. */
  const open: Timer<Task>[] = [];
  let cursor = 0;
  let size = 0;

  const tickOf = (dueAt: number) => Math.floor((dueAt - originAt) / tickMs);

  function place(timer: Timer<Task>): void {
    const tick = tickOf(timer.dueAt);
    if (tick <= cursor) {
      timer.place = 'open';
      pushOpen(open, timer);
      return;
    }
    let level = 0;
    while (level < levels && Math.floor(tick / unit(level + 1)) !== Math.floor(cursor / unit(level + 1))) level++;
    const slot = level === levels ? 0 : Math.floor(tick / unit(level)) % slots;
    link(timer, level, slot);
  }

  function link(timer: Timer<Task>, level: number, slot: number): void {
    const { heads } = wheel[level] as Level<Task>;
    const head = heads[slot];
    timer.place = 'slot';
    timer.level = level;
    timer.slot = slot;
    timer.next = head;
    timer.previous = undefined;
    if (head !== undefined) head.previous = timer;
    heads[slot] = timer;
    (wheel[level] as Level<Task>).count++;
  }

  function unlink(timer: Timer<Task>): void {
    const level = wheel[timer.level] as Level<Task>;
    if (timer.previous === undefined) level.heads[timer.slot] = timer.next;
    else timer.previous.next = timer.next;
    if (timer.next !== undefined) timer.next.previous = timer.previous;
    timer.previous = undefined;
    timer.next = undefined;
    level.count--;
  }

  /** The first tick from which on slots may hold timers: of the lowest level that has any. */
  function nextTick(): number | undefined {
    for (let level = 0; level < levels; level++) {
      const { heads, count } = wheel[level] as Level<Task>;
      if (count === 0) continue;
      const from = Math.floor(cursor / unit(level));
      for (let slot = (from % slots) + 1; slot < slots; slot++) {
        if (heads[slot] !== undefined) return (from - (from % slots) + slot) * unit(level);
      }
    }
    let earliest: number | undefined;
    for (let timer = (wheel[levels] as Level<Task>).heads[0]; timer !== undefined; timer = timer.next) {
      const block = Math.floor(tickOf(timer.dueAt) / unit(levels)) * unit(levels);
      if (earliest === undefined || block < earliest) earliest = block;
    }
    return earliest;
  }

  /** Moves the cursor to a tick that `nextTick` gave, and what lies in the slots it opens to where it belongs now. */
  function openTick(tick: number): void {
    cursor = tick;
    for (let level = levels; level >= 0; level--) {
      if (tick % unit(level) !== 0) continue;
      const { heads } = wheel[level] as Level<Task>;
      const slot = level === levels ? 0 : Math.floor(tick / unit(level)) % slots;
      let timer = heads[slot];
      heads[slot] = undefined;
      while (timer !== undefined) {
        const following: Timer<Task> | undefined = timer.next;
        (wheel[level] as Level<Task>).count--;
        timer.next = undefined;
        timer.previous = undefined;
        place(timer);
        timer = following;
      }
    }
  }

  function dropGone(): void {
    while (open[0]?.place === 'gone') popOpen(open);
  }

  return {
    schedule(dueAt, sequence, task) {
      const timer: Timer<Task> = {
        dueAt,
        sequence,
        task,
        place: 'open',
        level: 0,
        slot: 0,
        previous: undefined,
        next: undefined,
      };
      place(timer);
      size++;
      return timer;
    },
    cancel(timer) {
      if (timer.place === 'gone') return;
      if (timer.place === 'slot') unlink(timer);
      timer.place = 'gone';
      size--;
    },
    pop(untilAt) {
      dropGone();
      while (open.length === 0) {
        const tick = nextTick();
        if (tick === undefined || originAt + tick * tickMs > untilAt) return undefined;
        openTick(tick);
        dropGone();
      }
      const timer = open[0] as Timer<Task>;
      if (timer.dueAt > untilAt) return undefined;
      popOpen(open);
      timer.place = 'gone';
      size--;
      return timer;
    },
    nothingBefore() {
      dropGone();
      const first = open[0];
      if (first !== undefined) return first.dueAt;
      const tick = nextTick();
      return tick === undefined ? undefined : originAt + tick * tickMs;
    },
    get size() {
      return size;
    },
  };
}

function unit(level: number): number {
  return ticksPerSlot[level] as number;
}

function isBefore<Task>(a: Timer<Task>, b: Timer<Task>): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.sequence < b.sequence);
}

function pushOpen<Task>(heap: Timer<Task>[], timer: Timer<Task>): void {
  let index = heap.length;
  heap.push(timer);
  while (index > 0) {
    const above = (index - 1) >> 1;
    const other = heap[above] as Timer<Task>;
    if (!isBefore(timer, other)) break;
    heap[index] = other;
    index = above;
  }
  heap[index] = timer;
}

function popOpen<Task>(heap: Timer<Task>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let below = 2 * index + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Timer<Task>, heap[below] as Timer<Task>)) below++;
    if (!isBefore(heap[below] as Timer<Task>, last)) break;
    heap[index] = heap[below] as Timer<Task>;
    index = below;
  }
  heap[index] = last;
}
