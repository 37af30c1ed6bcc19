import { describe, expect, it } from 'vitest';
import { alaw } from '../g711/laws.ts';
import { decode, encode } from '../g711/samples.ts';
import { seededRandom } from '../testing/random.ts';
import { speechLike } from '../testing/speech.ts';
import { createToneDigits } from './tone-digits.ts';

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477, 1633];
const keypad = ['123A', '456B', '789C', '*0#D'];

interface Press {
  readonly ms?: number;
  readonly pauseMs?: number;
  /** Share by which the frequencies are wrong. */
  readonly off?: number;
  /** dBm0 of the low and the high frequency. */
  readonly low?: number;
  readonly high?: number;
  /** dB of the tones over white noise. */
  readonly signalToNoise?: number;
}

const peakOf = (dbm0: number): number => 32_768 * 10 ** ((dbm0 - 3.14) / 20);

/** The samples of digits, after a pause of 37 ms, through the A-law. */
function pressed(digits: string, of: Press = {}): Int16Array {
  const { ms = 100, pauseMs = 60, off = 0, low = -11, high = -9, signalToNoise = 60 } = of;
  const random = seededRandom(9);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const noise = (Math.hypot(peakOf(low), peakOf(high)) / Math.SQRT2) * 10 ** (-signalToNoise / 20);
  const samples: number[] = [];
  const silence = (length: number): void => {
    for (let i = 0; i < length * 8; i += 1) samples.push(noise * gaussian());
  };
  silence(37);
  for (const digit of digits) {
    const row = keypad.findIndex((keys) => keys.includes(digit));
    const column = keypad[row]?.indexOf(digit) ?? 0;
    const [f, g] = [(rows[row] ?? 0) * (1 + off), (columns[column] ?? 0) * (1 - off)];
    for (let n = 0; n < ms * 8; n += 1) {
      const pair =
        peakOf(low) * Math.sin((2 * Math.PI * f * n) / 8000) +
        peakOf(high) * Math.sin((2 * Math.PI * g * n) / 8000 + 1);
      samples.push(pair + noise * gaussian());
    }
    silence(pauseMs);
  }
  silence(100);
  const linear = Int16Array.from(samples, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample))));
  const octets = new Uint8Array(linear.length);
  encode(alaw, linear, octets);
  decode(alaw, octets, linear);
  return linear;
}

function heard(samples: Int16Array): { digits: string; durations: number[] } {
  let digits = '';
  const durations: number[] = [];
  const detector = createToneDigits({
    began: (digit) => {
      digits += digit;
    },
    ended: (_, durationMs) => durations.push(durationMs),
  });
  for (let at = 0; at < samples.length; at += 160) detector.hear(samples.subarray(at, at + 160));
  return { digits, durations };
}

const all = '123A456B789C*0#D';

describe('the detector of DTMF tones', () => {
  it.each([
    ['as most telephones send them', {}],
    ['of 40 ms with pauses of 40 (ITU-T Q.24)', { ms: 40, pauseMs: 45 }],
    ['1.5 % too high and too low', { off: 0.015 }],
    ['1.5 % too low and too high', { off: -0.015 }],
    ['as soft as −26 dBm0 each', { low: -26, high: -26 }],
    ['with the high frequency 6 dB louder', { low: -14, high: -8 }],
    ['with the low frequency 3 dB louder', { low: -8, high: -11 }],
    ['in noise 15 dB below', { signalToNoise: 15 }],
  ] as [string, Press][])('hears all sixteen digits %s', (_, press) => {
    expect(heard(pressed(all, press)).digits).toBe(all);
  });

  it('hears one digit for each press, with its length', () => {
    const { digits, durations } = heard(pressed('55', { ms: 200 }));
    expect(digits).toBe('55');
    for (const duration of durations) expect(Math.abs(duration - 200)).toBeLessThanOrEqual(30);
  });

  it.each([
    ['last 20 ms', { ms: 20 }],
    ['are 4 % off', { off: 0.04 }],
    ['are too soft', { low: -45, high: -45 }],
    ['are as different in level as 14 dB', { low: -20, high: -6 }],
  ] as [string, Press][])('takes no digit from tones that %s', (_, press) => {
    expect(heard(pressed(all, press)).digits).toBe('');
  });

  it('takes no digit from a single tone, the ring-back tone, silence', () => {
    for (const hertz of [450, 697, 941, 1209, 1477]) {
      const tone = Int16Array.from({ length: 8000 }, (_, n) => 8000 * Math.sin((2 * Math.PI * hertz * n) / 8000));
      expect(heard(tone).digits).toBe('');
    }
    expect(heard(new Int16Array(8000)).digits).toBe('');
  });

  it('hears at most one digit in ten minutes of loud speech', () => {
    const { digits } = heard(speechLike(600, 5));
    console.log(`false digits in 10 min of speech-like sound: ${digits.length}`);
    expect(digits.length).toBeLessThanOrEqual(1);
  }, 30_000);
});
