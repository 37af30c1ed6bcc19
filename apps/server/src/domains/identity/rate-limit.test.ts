import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
  it('gives each key so many in a window, and tells how long to wait', () => {
    const limit = createRateLimit({ most: 2, perMs: 1000 });
    expect([limit.take('a', 0), limit.take('a', 10), limit.take('a', 400)]).toEqual([0, 0, 600]);
    expect(limit.take('b', 400)).toBe(0);
    expect(limit.take('a', 1000)).toBe(0);
  });

  it('does not grow without end', () => {
    const limit = createRateLimit({ most: 1, perMs: 1000 });
    for (let i = 0; i < 30_000; i += 1) expect(limit.take(`key-${i}`, 0)).toBe(0);
    expect(limit.take('key-29999', 1), 'the newest are remembered').toBe(999);
  });
});
