import type { LegId } from '@oneline/telephony';
import type { Call, CallEvent } from './call/call.ts';

/** A call that lives, and what is on its way to the exchange for it. */
export interface LiveEntry {
  /** Null until it is worked out what is to be done with it. */
  call: Call | null;
  /** What came meanwhile. */
  readonly early: CallEvent[];
  /** The last of what is being written and told, in order. */
  tail: Promise<void>;
  timer: NodeJS.Timeout | undefined;
  isWritten: boolean;
}

/** Calls that live, by their legs, playbacks and recordings. */
export interface Board {
  readonly size: number;
  add(legId: LegId, call?: Call): LiveEntry;
  /** Follows a call: its new legs find it. */
  index(entry: LiveEntry, call: Call): void;
  byLeg(legId: LegId): LiveEntry | undefined;
  byId(id: string): LiveEntry | undefined;
  remove(entry: LiveEntry): void;
  /** Forgets a leg that never became a call. */
  forget(legId: LegId): void;
  entries(): LiveEntry[];
}

export function createBoard(): Board {
  const byLeg = new Map<LegId, LiveEntry>();
  const byId = new Map<string, LiveEntry>();
  const board: Board = {
    get size() {
      return byId.size;
    },
    add(legId, call) {
      const entry: LiveEntry = {
        call: null,
        early: [],
        tail: Promise.resolve(),
        timer: undefined,
        isWritten: call !== undefined,
      };
      byLeg.set(legId, entry);
      if (call) board.index(entry, call);
      return entry;
    },
    index(entry, call) {
      const before = entry.call;
      if (!before) byId.set(call.id, entry);
      if (before?.caller.legId !== call.caller.legId) byLeg.set(call.caller.legId, entry);
      if (before?.parties !== call.parties) {
        const known = new Set(before?.parties.map(({ legId }) => legId));
        for (const { legId } of call.parties) if (!known.has(legId)) byLeg.set(legId, entry);
      }
      entry.call = call;
    },
    byLeg: (legId) => byLeg.get(legId),
    byId: (id) => byId.get(id),
    remove(entry) {
      clearTimeout(entry.timer);
      if (!entry.call) return;
      byId.delete(entry.call.id);
      // A leg that was given to another call stays with that.
      for (const { legId } of [entry.call.caller, ...entry.call.parties]) {
        if (byLeg.get(legId) === entry) byLeg.delete(legId);
      }
    },
    forget: (legId) => void byLeg.delete(legId),
    entries: () => [...byId.values()],
  };
  return board;
}
