import { describe, expect, it } from 'vitest';
import { alaw, alawToUlaw, type Companding, ulaw, ulawToAlaw } from './laws.ts';
import { decode, encode, translate } from './samples.ts';

/** ITU-T G.711 §5, tables 5 and 6: one period of 1 kHz at 0 dBm0. */
const milliwatt = {
  alaw: [0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4],
  ulaw: [0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e],
};

/** The virtual decision value above the largest code (tables 1 and 2: 4,096 of 12 bits, 8,159 of 13), on 16 bits. */
const overload = { alaw: 4096 * 8, ulaw: 8159 * 4 };

/** Decibels below a sine that just reaches the overload. */
function belowOverload({ law, linear }: Companding, octets: readonly number[]): number {
  const power = octets.reduce((sum, octet) => sum + (linear[octet] as number) ** 2, 0) / octets.length;
  return 20 * Math.log10(overload[law] / Math.sqrt(2 * power));
}

describe('G.711', () => {
  it('decodes the digital milliwatt at its level: 3.14 dB below the overload of the A-law, 3.17 of the µ-law', () => {
    expect(belowOverload(alaw, milliwatt.alaw)).toBeCloseTo(3.14, 1);
    expect(belowOverload(ulaw, milliwatt.ulaw)).toBeCloseTo(3.17, 1);
  });

  it('has the silence, the smallest steps and the overload of the standard', () => {
    expect([alaw.silence, ulaw.silence]).toEqual([0xd5, 0xff]);
    expect([alaw.linear[0xd5], alaw.linear[0x55], alaw.linear[0xaa], alaw.linear[0x2a]]).toEqual([
      8, -8, 32_256, -32_256,
    ]);
    expect([ulaw.linear[0xff], ulaw.linear[0x7f], ulaw.linear[0x80], ulaw.linear[0x00]]).toEqual([
      0, 0, 32_124, -32_124,
    ]);
  });

  it.each([alaw, ulaw])('gives each octet of the $law back, but for the negative zero', ({ law, linear, octet }) => {
    for (let code = 0; code < 256; code += 1) {
      const expected = law === 'ulaw' && code === 0x7f ? 0xff : code;
      expect(octet[(linear[code] as number) & 0xffff]).toBe(expected);
    }
  });

  it.each([alaw, ulaw])('compresses each sample of the $law to within half a step', ({ linear, octet }) => {
    for (let sample = -32_000; sample <= 32_000; sample += 7) {
      const error = Math.abs((linear[octet[sample & 0xffff] as number] as number) - sample);
      expect(error).toBeLessThanOrEqual((Math.abs(sample) + 132) / 32 + 8);
    }
  });

  it('never changes the sign between the laws, and the level by at most a step', () => {
    for (let code = 0; code < 256; code += 1) {
      const there = ulaw.linear[alawToUlaw[code] as number] as number;
      const value = alaw.linear[code] as number;
      expect(Math.abs(there - value)).toBeLessThanOrEqual(Math.max(8, Math.abs(value) / 20));
      const back = alaw.linear[ulawToAlaw[code] as number] as number;
      expect(Math.abs(back - (ulaw.linear[code] as number))).toBeLessThanOrEqual(Math.max(8, Math.abs(back) / 20));
    }
  });

  it('clips what a mix made too loud', () => {
    const octets = new Uint8Array(2);
    encode(alaw, Int32Array.of(60_000, -60_000), octets);
    const samples = new Int16Array(2);
    decode(alaw, octets, samples);
    expect([...samples]).toEqual([32_256, -32_256]);
  });

  it('translates in place only between the bounds given', () => {
    const octets = Uint8Array.of(0xd5, 0xd5, 0xd5);
    translate('alaw', 'ulaw', octets, 1, 2);
    expect([...octets]).toEqual([0xd5, alawToUlaw[0xd5], 0xd5]);
  });
});
