import { expect, it } from 'vitest';
import { segmentPlaces } from './segment-places.ts';

it('segments stand where they happened, also while the last one goes on', () => {
  const places = segmentPlaces(
    [
      { startedAt: 1000, endedAt: 3000 },
      { startedAt: 3000, endedAt: null },
    ],
    11_000,
  );
  expect(places).toEqual([
    { startPercent: 0, widthPercent: 20 },
    { startPercent: 20, widthPercent: 80 },
  ]);
});

it('a segment that took no time can be seen, and stays on the line', () => {
  const [first, last] = segmentPlaces(
    [
      { startedAt: 0, endedAt: 0 },
      { startedAt: 100_000, endedAt: 100_000 },
    ],
    100_000,
  );
  expect(first?.widthPercent).toBeGreaterThan(1);
  expect((last?.startPercent ?? 0) + (last?.widthPercent ?? 0)).toBeLessThanOrEqual(100);
});

it('a call without segments, or that ended as it began, has places all the same', () => {
  expect(segmentPlaces([], 5)).toEqual([]);
  expect(segmentPlaces([{ startedAt: 5, endedAt: 5 }], 5)[0]?.startPercent).toBe(0);
});
