import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLane, enterLane, isEarlier, itemsIn, type LaneItem, leaveLane } from './lane.ts';
import { createRankList } from './rank-list.ts';

describe('a lane', () => {
  it('has the item with most points at its top, whoever enters and leaves', () => {
    const action = fc.record({ isEntering: fc.boolean(), key: fc.nat(5), waitingSince: fc.nat(3), pick: fc.nat() });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const lane = emptyLane<LaneItem>();
        let inside: LaneItem[] = [];
        let gone: LaneItem[] = [];
        for (const [ordinal, { isEntering, key, waitingSince, pick }] of actions.entries()) {
          const leaving = inside[pick % Math.max(1, inside.length)];
          if (isEntering || leaving === undefined) {
            // Half of those who enter have been there before.
            const item = gone.pop() ?? { key, waitingSince, ordinal, laneEntry: 0, laneEntries: 0 };
            enterLane(lane, item);
            inside.push(item);
          } else {
            leaveLane(lane, leaving);
            inside = inside.filter((item) => item !== leaving);
            if (pick % 2 === 0) gone = [...gone, leaving];
          }
          inside.sort((a, b) => b.key - a.key || (isEarlier(a, b) ? -1 : 1));
          expect(lane.items[0]).toBe(inside[0]);
          expect(lane.keys[0]).toBe(inside[0]?.key);
          expect(new Set(itemsIn(lane))).toEqual(new Set(inside));
          expect(itemsIn(lane)).toHaveLength(lane.live);
          expect(lane.items.length).toBeLessThanOrEqual(2 * lane.live + 9);
        }
      }),
    );
  });
});

describe('a rank list', () => {
  it('counts what is above, as a scan would, also over many chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 3000 }), fc.nat(3000), (values, probe) => {
        const list = createRankList();
        for (const value of values) list.add(value);
        expect(list.countAbove(probe)).toBe(values.filter((value) => value > probe).length);
        const kept = values.slice(values.length >> 1);
        for (const value of values.slice(0, values.length >> 1)) list.remove(value);
        expect(list.size).toBe(kept.length);
        expect(list.countAbove(probe)).toBe(kept.filter((value) => value > probe).length);
      }),
      { numRuns: 40 },
    );
  });
});
