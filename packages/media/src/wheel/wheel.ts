import { createLateness, type LatenessReport } from './lateness.ts';

/** Each leg sends once in this time: 160 samples of G.711. */
export const FRAME_MS = 20;
export const SLOTS = 10;
export const SLOT_MS = FRAME_MS / SLOTS;

/** Frames that were missed are made up for as long as they are no more than this old; older ones are skipped. */
const MAX_BEHIND_MS = 100;

/** Time and timers, so that a test can move both. */
export interface WheelClock {
  /** Monotonic, in ms, fractions included. */
  nowMs(): number;
  /** Calls back once, not before `delayMs` have passed; returns what cancels it. */
  wakeAfter(delayMs: number, callback: () => void): () => void;
}

/**
 * What happens once each 20 ms. `frames` is 1, or more if the process stood still for so long that frames were skipped:
 * the turn then stands for that many frames.
 */
export type Turn = (nowMs: number, frames: number) => void;

export interface Wheel {
  /** Gives `turn` a seat in the emptiest slot; returns what frees it again. Both may be called within a turn. */
  seat(turn: Turn): () => void;
  readonly seats: number;
  /** How late turns were since the last call. */
  lateness(): LatenessReport;
  close(): void;
}

export interface WheelOptions {
  readonly clock: WheelClock;
  /** A turn threw; the other turns go on, and so does this one. */
  readonly onFault: (fault: unknown) => void;
}

interface Seat {
  readonly turn: Turn;
  isFree: boolean;
}

/**
 * One timer for all legs of a worker: ten slots of 2 ms, each serving a tenth of them. A slot is due at a multiple of
 * 2 ms of the start, whenever the one before was served, so lateness never adds up. The timer sleeps over empty slots,
 * and altogether while nobody is seated.
 */
export function createWheel({ clock, onFault }: WheelOptions): Wheel {
  const slots: Seat[][] = Array.from({ length: SLOTS }, () => []);
  const skippedFrames = new Uint32Array(SLOTS);
  const lateness = createLateness();
  const startMs = clock.nowMs();
  let seats = 0;
  /** The next slot to serve, counted from the start. */
  let position = 0;
  let cancel: (() => void) | undefined;
  let isServing = false;
  let isClosed = false;

  const dueMs = (slot: number): number => startMs + slot * SLOT_MS;

  const serve = (slot: number, nowMs: number): void => {
    const seated = slots[slot] as Seat[];
    const frames = 1 + (skippedFrames[slot] as number);
    skippedFrames[slot] = 0;
    // Whoever sits down during this round waits for the next.
    const count = seated.length;
    let hasFree = false;
    for (let i = 0; i < count; i += 1) {
      const seat = seated[i] as Seat;
      if (!seat.isFree) {
        try {
          seat.turn(nowMs, frames);
        } catch (fault) {
          onFault(fault);
        }
      }
      hasFree ||= seat.isFree;
    }
    if (hasFree) {
      let kept = 0;
      for (const seat of seated) if (!seat.isFree) seated[kept++] = seat;
      seated.length = kept;
    }
  };

  const nextOccupied = (from: number): number => {
    for (let slot = from; slot < from + SLOTS; slot += 1) if ((slots[slot % SLOTS] as Seat[]).length > 0) return slot;
    return from;
  };

  const skipOldRounds = (nowMs: number): void => {
    const behindMs = nowMs - dueMs(position);
    if (behindMs <= MAX_BEHIND_MS) return;
    const rounds = Math.ceil((behindMs - MAX_BEHIND_MS) / FRAME_MS);
    position += rounds * SLOTS;
    for (let slot = 0; slot < SLOTS; slot += 1) skippedFrames[slot] = (skippedFrames[slot] as number) + rounds;
    lateness.skip(rounds);
  };

  const wake = (): void => {
    cancel = undefined;
    isServing = true;
    let nowMs = clock.nowMs();
    skipOldRounds(nowMs);
    // One round at most: with more turns than there is time for, packets and commands must have theirs as well.
    const end = position + SLOTS;
    while (dueMs(position) <= nowMs && seats > 0 && position < end) {
      const slot = position % SLOTS;
      lateness.record(nowMs - dueMs(position), (slots[slot] as Seat[]).length);
      serve(slot, nowMs);
      position = nextOccupied(position + 1);
      nowMs = clock.nowMs();
    }
    isServing = false;
    sleep(nowMs);
  };

  const sleep = (nowMs: number): void => {
    if (isClosed || isServing || seats === 0) return;
    cancel?.();
    cancel = clock.wakeAfter(Math.max(0, dueMs(position) - nowMs), wake);
  };

  const emptiestSlot = (): number => {
    let emptiest = 0;
    for (let slot = 1; slot < SLOTS; slot += 1) {
      if ((slots[slot] as Seat[]).length < (slots[emptiest] as Seat[]).length) emptiest = slot;
    }
    return emptiest;
  };

  return {
    get seats() {
      return seats;
    },
    seat(turn) {
      const nowMs = clock.nowMs();
      if (seats === 0 && !isServing) {
        // Time passed while nobody sat here: those rounds are not owed.
        position = Math.max(position, Math.floor((nowMs - startMs) / SLOT_MS) + 1);
        skippedFrames.fill(0);
      }
      const seat: Seat = { turn, isFree: false };
      const slot = emptiestSlot();
      (slots[slot] as Seat[]).push(seat);
      seats += 1;
      if (!isServing) {
        // An empty slot may come before the one slept for.
        const next = Math.floor((nowMs - startMs) / SLOT_MS) + 1;
        const inSlot = next + ((slot - (next % SLOTS) + SLOTS) % SLOTS);
        if (inSlot < position || cancel === undefined) position = Math.min(position, inSlot);
        position = nextOccupied(position);
        sleep(nowMs);
      }
      return () => {
        if (seat.isFree) return;
        seat.isFree = true;
        seats -= 1;
        if (!isServing) {
          const seated = slots[slot] as Seat[];
          seated.splice(seated.indexOf(seat), 1);
        }
        if (seats === 0) {
          cancel?.();
          cancel = undefined;
        }
      };
    },
    lateness: () => lateness.take(),
    close() {
      isClosed = true;
      cancel?.();
      cancel = undefined;
    },
  };
}
