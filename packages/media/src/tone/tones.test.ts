import { describe, expect, it } from 'vitest';
import { createToneDigits } from '../detection/tone-digits.ts';
import { alaw } from '../g711/laws.ts';
import { decode } from '../g711/samples.ts';
import { amplitudeOf } from '../testing/spectrum.ts';
import { level } from '../testing/tone.ts';
import { createToneFeed } from './tone-feed.ts';
import { digitTones, type Tone, tones } from './tones.ts';

/** Linear samples of a tone's first frames; shorter when it ends. */
function sounded(tone: Tone, ms: number): Int16Array {
  const feed = createToneFeed(tone);
  const samples: number[] = [];
  const octets = new Uint8Array(160);
  const linear = new Int16Array(160);
  for (let at = 0; at < ms && feed.next(octets, 0, alaw, 1); at += 20) {
    decode(alaw, octets, linear);
    samples.push(...linear);
  }
  return Int16Array.from(samples);
}

const part = (samples: Int16Array, fromMs: number, toMs: number): Int16Array => samples.subarray(fromMs * 8, toMs * 8);

describe('tones', () => {
  it('are of their level: 0 dBm0 is a sine 3.14 dB below the overload', () => {
    const samples = sounded({ parts: [{ hertz: [1000], ms: 1000 }], dbm0: -10, isRepeated: true }, 1000);
    expect(20 * Math.log10((level(part(samples, 100, 900)) * Math.SQRT2) / 32_768)).toBeCloseTo(-13.14, 1);
  });

  it('ring back as in China: 450 Hz, one second of five', () => {
    const samples = sounded(tones.ringBack, 10_000);
    for (const startMs of [0, 5000]) {
      expect(amplitudeOf(part(samples, startMs, startMs + 1000), 450)).toBeGreaterThan(6500);
      expect(level(part(samples, startMs + 1000, startMs + 5000))).toBeLessThan(10);
    }
  });

  it('are busy at 350 ms', () => {
    const samples = sounded(tones.busy, 1400);
    const loud = [0, 350, 700, 1050].map((at) => level(part(samples, at + 20, at + 330)) > 1000);
    expect(loud).toEqual([true, false, true, false]);
  });

  it('end when they are not repeated', () => {
    expect(sounded(tones.beep, 2000)).toHaveLength(4000);
  });

  it('go on at the right place after frames that were skipped', () => {
    const feed = createToneFeed(tones.ringBack);
    const octets = new Uint8Array(160);
    expect(feed.next(octets, 0, alaw, 60)).toBe(true);
    expect(octets.every((octet) => octet === alaw.silence)).toBe(true);
  });

  it('dial digits that a detector hears', () => {
    const all = '1234567890*#ABCD';
    const tone = digitTones(all, 100, 80);
    if (tone === undefined) throw new Error('these are digits');
    const samples = sounded(tone, 10_000);
    let heard = '';
    const detector = createToneDigits({
      began: (digit) => {
        heard += digit;
      },
      ended: () => undefined,
    });
    for (let at = 0; at < samples.length; at += 160) detector.hear(samples.subarray(at, at + 160));
    expect(heard).toBe(all);
    expect(digitTones('12x', 100, 80)).toBeUndefined();
  });
});
