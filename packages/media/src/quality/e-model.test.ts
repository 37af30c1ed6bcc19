import { describe, expect, it } from 'vitest';
import { burstRatio, opinionScore, rating } from './e-model.ts';

const clean = { oneWayDelayMs: 0, lossShare: 0, burstRatio: 1, isConcealed: true };

describe('the E-model', () => {
  it.each([
    // ITU-T G.107 annex B, table B.1, and the default of table 3.
    [93.2, 4.41],
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [0, 1],
    [100, 4.5],
  ])('stands R %d for a score of %d', (r, score) => {
    expect(Math.abs(opinionScore(r) - score)).toBeLessThanOrEqual(0.011);
  });

  it('rates a leg without loss and delay 93.2', () => {
    expect(rating(clean)).toBe(93.2);
  });

  it('does not mind delay below 100 ms, and minds it more from there', () => {
    const at = (oneWayDelayMs: number): number => rating({ ...clean, oneWayDelayMs });
    expect(at(100)).toBe(93.2);
    expect(at(150)).toBeCloseTo(93.0, 1);
    expect(at(200)).toBeCloseTo(90.2, 1);
    // ITU-T G.114 §3: 400 ms are the most a network should plan for; users are few who are satisfied (R < 70).
    expect(at(400)).toBeCloseTo(69.1, 1);
  });

  it('rates loss by the robustness of G.711: with concealment 5 % cost 15.8, without 51', () => {
    expect(93.2 - rating({ ...clean, lossShare: 0.05 })).toBeCloseTo((95 * 5) / 30.1, 5);
    expect(93.2 - rating({ ...clean, lossShare: 0.05, isConcealed: false })).toBeCloseTo((95 * 5) / 9.3, 5);
  });

  it('finds losses in bursts worse than scattered ones', () => {
    expect(rating({ ...clean, lossShare: 0.05, burstRatio: 3 })).toBeLessThan(rating({ ...clean, lossShare: 0.05 }));
    expect(burstRatio(1000, 100, 100)).toBe(1);
    expect(burstRatio(1000, 100, 20)).toBeCloseTo(4.5);
    expect(burstRatio(1000, 0, 0)).toBe(1);
  });

  it('never leaves its scale', () => {
    const worst = rating({ oneWayDelayMs: 5000, lossShare: 1, burstRatio: 50, isConcealed: false });
    expect(worst).toBe(0);
    expect(opinionScore(worst)).toBe(1);
  });
});
