import { describe, expect, it } from 'vitest';
import { outlineOf, peaksIn } from './peaks.ts';

const channel = (...octets: number[]): string => btoa(String.fromCharCode(...octets));

describe('the peaks of a channel', () => {
  it('are the loudest of each stretch', () => {
    expect(peaksIn(channel(0, 255, 51, 0, 0, 102), 3)).toEqual([1, 0.2, 0.4]);
  });

  it('are no more than there are', () => {
    expect(peaksIn(channel(255, 0), 10)).toEqual([1, 0]);
    expect(peaksIn('', 10)).toEqual([]);
  });

  it('leave nothing out where the stretches are of unequal length', () => {
    expect(peaksIn(channel(0, 0, 0, 0, 255), 2)).toEqual([0, 1]);
    expect(peaksIn(channel(255, 0, 0, 0, 0), 2)).toEqual([1, 0]);
  });
});

describe('an outline', () => {
  it('stands on its axis, to the side it is told', () => {
    expect(outlineOf([1, 0.5], { width: 10, axis: 20, reach: -20 })).toBe('M0,20 L0,0 5,0 5,10 10,10 L10,20 Z');
    expect(outlineOf([], { width: 10, axis: 20, reach: 20 })).toBe('');
  });
});
