import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enterLane, goesBefore, type Lane, type LaneItem, leaveLane } from './lane.ts';
import { createRankList } from './rank-list.ts';

describe('a lane', () => {
  it('has the item with most points at its top, whoever enters and leaves', () => {
    const action = fc.record({ isEntering: fc.boolean(), key: fc.nat(5), waitingSince: fc.nat(3), pick: fc.nat() });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const lane: Lane<LaneItem> = { heap: [] };
        let inside: LaneItem[] = [];
        for (const [ordinal, { isEntering, key, waitingSince, pick }] of actions.entries()) {
          const leaving = inside[pick % Math.max(1, inside.length)];
          if (isEntering || leaving === undefined) {
            const item = { key, waitingSince, ordinal, laneIndex: -1 };
            enterLane(lane, item);
            inside.push(item);
          } else {
            leaveLane(lane, leaving);
            inside = inside.filter((item) => item !== leaving);
          }
          inside.sort((a, b) => (goesBefore(a, b) ? -1 : 1));
          expect(lane.heap[0]).toBe(inside[0]);
          expect(lane.heap.every((item, index) => item.laneIndex === index)).toBe(true);
          expect(lane.heap).toHaveLength(inside.length);
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
