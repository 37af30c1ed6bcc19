import { describe, expect, it } from 'vitest';
import { level, sinad, tone } from '../testing/tone.ts';
import { CONCEALMENT_DELAY, CONCEALMENT_FRAME, createConcealment } from './concealment.ts';
import { findPitch } from './pitch.ts';

/** Plays `samples`, of which the frames that `isLost` are missing. */
function played(samples: Int16Array, isLost: (frame: number) => boolean): Int16Array {
  const concealment = createConcealment();
  const out = new Int16Array(samples.length);
  const frame = new Int16Array(CONCEALMENT_FRAME);
  for (let at = 0; at + CONCEALMENT_FRAME <= samples.length; at += CONCEALMENT_FRAME) {
    frame.set(samples.subarray(at, at + CONCEALMENT_FRAME));
    if (isLost(at / CONCEALMENT_FRAME)) concealment.lost(frame);
    else concealment.good(frame);
    out.set(frame, at);
  }
  return out;
}

describe('packet loss concealment', () => {
  it('plays what arrives as it is, 3.75 ms behind', () => {
    const samples = tone(440, 8000, 4000);
    const out = played(samples, () => false);
    expect(out.subarray(CONCEALMENT_DELAY)).toEqual(samples.subarray(0, samples.length - CONCEALMENT_DELAY));
  });

  it.each([100, 150, 200])('finds the period of %d Hz', (hertz) => {
    const pitch = findPitch(Float32Array.from(tone(hertz, 8000, 390)));
    expect(Math.abs(pitch - 8000 / hertz)).toBeLessThanOrEqual(1);
  });

  it.each([440, 1004])('keeps a tone of %d Hz though 20 ms of each 200 are lost', (hertz) => {
    const samples = tone(hertz, 8000, 8000);
    const out = played(samples, (frame) => frame % 20 === 10 || frame % 20 === 11);
    expect(sinad(out.subarray(400), hertz)).toBeGreaterThan(18);
    // The second 10 ms are 10 % softer on the whole.
    expect(level(out.subarray(830, 960))).toBeGreaterThan(0.85 * level(samples.subarray(800, 960)));
  });

  it('falls silent after 60 ms, and comes back', () => {
    const samples = tone(440, 8000, 8000);
    const out = played(samples, (frame) => frame >= 20 && frame < 40);
    expect(level(out.subarray(27 * 80, 39 * 80))).toBe(0);
    expect(level(out.subarray(43 * 80, 60 * 80))).toBeCloseTo(level(samples.subarray(43 * 80, 60 * 80)), -2);
  });

  it('makes nothing out of nothing', () => {
    expect(level(played(new Int16Array(800), (frame) => frame > 3))).toBe(0);
  });
});
