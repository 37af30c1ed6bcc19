import { describe, expect, it } from 'vitest';
import { sparkPoints } from './spark.tsx';

describe('a spark line', () => {
  it('fills its box, the highest value on top', () => {
    expect(sparkPoints([0, 5, 10], 22, 12)).toBe('1,11 11,6 21,1');
  });
  it('is flat for equal values and nothing for fewer than two', () => {
    expect(sparkPoints([3, 3], 12, 12)).toBe('1,1 11,1');
    expect(sparkPoints([3], 12, 12)).toBe('');
  });
});
