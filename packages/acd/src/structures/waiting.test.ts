import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlots, enterLane, isEarlier, type Lane, type LaneItem, leaveLane } from './lane.ts';
import { addRank, countAbove, emptyRankList, removeRank } from './rank-list.ts';

describe('a lane', () => {
  it('has the item with most points at its top, whoever enters and leaves', () => {
    const action = fc.record({ isEntering: fc.boolean(), key: fc.nat(5), waitingSince: fc.nat(3), pick: fc.nat() });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const all = createSlots<LaneItem>();
        const lane: Lane = { keys: [], slots: [] };
        let inside: LaneItem[] = [];
        let gone: LaneItem[] = [];
        for (const [ordinal, { isEntering, key, waitingSince, pick }] of actions.entries()) {
          const leaving = inside[pick % Math.max(1, inside.length)];
          if (isEntering || leaving === undefined) {
            // Half of those who enter have been there before.
            const item = gone.pop() ?? { id: `i${ordinal}`, refusedBy: [], key, waitingSince, ordinal, slot: -1 };
            enterLane(all, lane, item);
            inside.push(item);
          } else {
            leaveLane(all, lane, leaving);
            inside = inside.filter((item) => item !== leaving);
            if (pick % 2 === 0) gone = [...gone, leaving];
          }
          inside.sort((a, b) => b.key - a.key || (isEarlier(a, b) ? -1 : 1));
          expect(all.items[lane.slots[0] ?? -1]).toBe(inside[0]);
          expect(lane.keys[0]).toBe(inside[0]?.key);
          expect(new Set(lane.slots.map((slot) => all.items[slot]))).toEqual(new Set(inside));
          expect(lane.slots).toHaveLength(inside.length);
          expect(lane.slots.every((slot, place) => all.places[slot] === place)).toBe(true);
        }
      }),
    );
  });
});

describe('a rank list', () => {
  it('counts what is above, as a scan would, also over many chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 3000 }), fc.nat(3000), (values, probe) => {
        const list = emptyRankList();
        for (const value of values) addRank(list, value);
        expect(countAbove(list, probe)).toBe(values.filter((value) => value > probe).length);
        const kept = values.slice(values.length >> 1);
        for (const value of values.slice(0, values.length >> 1)) removeRank(list, value);
        expect(list.chunks.flat()).toEqual(kept.toSorted((a, b) => a - b));
        expect(countAbove(list, probe)).toBe(kept.filter((value) => value > probe).length);
      }),
      { numRuns: 40 },
    );
  });
});
