import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alaw, ulaw } from '../g711/laws.ts';
import { decode, encode } from '../g711/samples.ts';
import { wavHeader } from '../recording/wav.ts';
import { amplitudeOf } from '../testing/spectrum.ts';
import { sinad, tone } from '../testing/tone.ts';
import { convertPrompt } from './convert-prompt.ts';

interface WavOf {
  readonly rate?: number;
  readonly channels?: number;
  readonly bits?: number;
  readonly tag?: number;
  readonly isExtensible?: boolean;
  readonly seconds?: number;
  readonly hertz?: number;
  readonly amplitude?: number;
}

const writers: Record<string, (octets: Buffer, value: number, at: number) => void> = {
  '1/8': (octets, value, at) => octets.writeUInt8(Math.round(value * 127 + 128), at),
  '1/16': (octets, value, at) => octets.writeInt16LE(Math.round(value * 32_767), at),
  '1/24': (octets, value, at) => octets.writeIntLE(Math.round(value * 8_388_607), at, 3),
  '1/32': (octets, value, at) => octets.writeInt32LE(Math.round(value * 2_147_483_647), at),
  '3/32': (octets, value, at) => octets.writeFloatLE(value, at),
  '6/8': (octets, value, at) => octets.writeUInt8(alaw.octet[Math.round(value * 32_767) & 0xffff] ?? 0, at),
  '7/8': (octets, value, at) => octets.writeUInt8(ulaw.octet[Math.round(value * 32_767) & 0xffff] ?? 0, at),
};

/** A WAV file of a tone, the same in each channel. */
function wav(of: WavOf = {}): Buffer {
  const { rate = 16_000, channels = 1, bits = 16, tag = 1, isExtensible = false } = of;
  const { seconds = 1, hertz = 440, amplitude = 0.5 } = of;
  const write = writers[`${tag}/${bits}`];
  if (write === undefined) throw new Error('no such encoding');
  const sampleBytes = bits / 8;
  const frames = Math.round(rate * seconds);
  const data = Buffer.alloc(frames * channels * sampleBytes);
  for (let n = 0; n < frames; n += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const value = Math.max(-1, Math.min(1, amplitude * Math.sin((2 * Math.PI * hertz * n) / rate)));
      write(data, value, (n * channels + channel) * sampleBytes);
    }
  }
  const format = Buffer.alloc(isExtensible ? 40 : 16);
  format.writeUInt16LE(isExtensible ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * channels * sampleBytes, 8);
  format.writeUInt16LE(channels * sampleBytes, 12);
  format.writeUInt16LE(bits, 14);
  if (isExtensible) format.writeUInt16LE(tag, 24);
  return riff(['fmt ', format], ['LIST', Buffer.from('odd')], ['data', data]);
}

function riff(...chunks: readonly [string, Buffer][]): Buffer {
  const body = Buffer.concat(
    chunks.flatMap(([id, content]) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(content.length);
      return [Buffer.from(id, 'latin1'), length, content, Buffer.alloc(content.length % 2)];
    }),
  );
  const head = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

function linear({ octets }: { readonly octets: Uint8Array }): Int16Array {
  const samples = new Int16Array(octets.length);
  decode(alaw, octets, samples);
  return samples;
}

describe('a prompt', { timeout: 30_000 }, () => {
  it.each([
    ['PCM of 8 bits', { bits: 8 }],
    ['PCM of 16 bits', {}],
    ['PCM of 24 bits', { bits: 24 }],
    ['PCM of 32 bits', { bits: 32 }],
    ['floating point', { tag: 3, bits: 32 }],
    ['A-law', { tag: 6, bits: 8, rate: 8000 }],
    ['µ-law', { tag: 7, bits: 8, rate: 8000 }],
    ['two channels', { channels: 2 }],
    ['the extensible format', { isExtensible: true, bits: 24, channels: 2, rate: 48_000 }],
  ] as [string, WavOf][])('is made of WAV with %s', async (_, of) => {
    const prompt = await convertPrompt(wav(of));
    expect(prompt.law).toBe('alaw');
    expect(Math.abs(prompt.durationMs - 1000)).toBeLessThanOrEqual(1);
    const samples = linear(prompt).subarray(400, 7600);
    expect(sinad(samples, 440)).toBeGreaterThan(30);
    expect(amplitudeOf(samples, 440)).toBeGreaterThan(15_500);
    expect(amplitudeOf(samples, 440)).toBeLessThan(17_000);
  });

  it.each([5512, 8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])('is made of %d Hz', async (rate) => {
    const prompt = await convertPrompt(wav({ rate }));
    expect(Math.abs(prompt.durationMs - 1000)).toBeLessThanOrEqual(1);
    expect(sinad(linear(prompt).subarray(400, 7600), 440)).toBeGreaterThan(34);
    expect(prompt.source).toEqual({ kind: 'wav', rate });
  });

  it('loses what a telephone cannot carry, instead of folding it into the band', async () => {
    const above = linear(await convertPrompt(wav({ rate: 44_100, hertz: 5000 })));
    expect(Math.max(...above.subarray(400, 7600))).toBeLessThan(40);
    const within = linear(await convertPrompt(wav({ rate: 44_100, hertz: 3000 })));
    expect(amplitudeOf(within.subarray(400, 7600), 3000)).toBeGreaterThan(15_500);
  });

  it('is made of MP3', async () => {
    const file = await readFile(join(import.meta.dirname, '../testing/tone-440-hz.mp3'));
    const prompt = await convertPrompt(file);
    expect(prompt.source).toEqual({ kind: 'mp3', rate: 22_050 });
    expect(Math.abs(prompt.durationMs - 1000)).toBeLessThan(150);
    const samples = linear(prompt).subarray(1600, 6400);
    expect(sinad(samples, 440)).toBeGreaterThan(28);
    expect(amplitudeOf(samples, 440)).toBeGreaterThan(11_000);
  });

  it('speaks µ-law when asked', async () => {
    const prompt = await convertPrompt(wav(), 'ulaw');
    const samples = new Int16Array(prompt.octets.length);
    decode(ulaw, prompt.octets, samples);
    expect(sinad(samples.subarray(400, 7600), 440)).toBeGreaterThan(30);
  });

  it('tells how loud it is, and how much of it was too loud', async () => {
    const fine = await convertPrompt(wav());
    expect([fine.peak, fine.clippedShare]).toEqual([expect.closeTo(0.5, 2), 0]);
    const loud = await convertPrompt(wav({ tag: 3, bits: 32, amplitude: 4 }));
    expect(loud.peak).toBe(1);
    expect(loud.clippedShare).toBeGreaterThan(0.1);
  });

  it('gives a recording of this system back as it is', async () => {
    const octets = new Uint8Array(8000);
    encode(alaw, tone(440, 8000, 8000), octets);
    const file = Buffer.concat([wavHeader({ law: 'alaw', channels: 1, octets: 8000 }), octets]);
    expect(sinad(linear(await convertPrompt(file)).subarray(400, 7600), 440)).toBeGreaterThan(34);
  });

  it('is made of a file whose recorder never finished it', async () => {
    const file = wav();
    file.writeUInt32LE(0xffffffff, 4);
    file.writeUInt32LE(0xffffffff, file.indexOf('data', 0, 'latin1') + 4);
    expect((await convertPrompt(file)).durationMs).toBeCloseTo(1000, -1);
  });

  const format = (channels: number, rate: number, bits: number, tag = 1): Buffer => {
    const chunk = Buffer.alloc(16);
    chunk.writeUInt16LE(tag, 0);
    chunk.writeUInt16LE(channels, 2);
    chunk.writeUInt32LE(rate, 4);
    chunk.writeUInt16LE(bits, 14);
    return chunk;
  };
  it.each([
    ['is neither WAV nor MP3', Buffer.from('%PDF-1.4 and so on'), 'unknown_kind'],
    ['is empty', Buffer.alloc(0), 'unknown_kind'],
    ['has no sound', riff(['fmt ', format(1, 8000, 16)]), 'damaged'],
    ['has sound before its format', riff(['data', Buffer.alloc(8)]), 'damaged'],
    ['has half a format', riff(['fmt ', Buffer.alloc(8)], ['data', Buffer.alloc(8)]), 'damaged'],
    ['has no channel', riff(['fmt ', format(0, 8000, 16)], ['data', Buffer.alloc(8)]), 'damaged'],
    ['has ninety channels', riff(['fmt ', format(90, 8000, 16)], ['data', Buffer.alloc(8)]), 'too_many_channels'],
    ['has a rate of no sound', riff(['fmt ', format(1, 100, 16)], ['data', Buffer.alloc(8)]), 'odd_rate'],
    ['has samples of 12 bits', riff(['fmt ', format(1, 8000, 12)], ['data', Buffer.alloc(8)]), 'unknown_sample_size'],
    ['is ADPCM', riff(['fmt ', format(1, 8000, 4, 2)], ['data', Buffer.alloc(8)]), 'unknown_encoding'],
    ['only begins like an MP3', Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(90)]), 'damaged'],
  ] as [string, Buffer, string][])('is refused when it %s', async (_, file, problem) => {
    await expect(convertPrompt(file)).rejects.toMatchObject({ code: 'media.prompt_unreadable', details: { problem } });
  });

  it('is refused when it is too large, too long, or has no sample', async () => {
    const limits = { maxBytes: 40_000, maxSeconds: 1 };
    await expect(convertPrompt(wav({ seconds: 2 }), 'alaw', limits)).rejects.toMatchObject({
      code: 'media.prompt_too_large',
      httpStatus: 413,
    });
    await expect(convertPrompt(wav({ rate: 8000, seconds: 1.5 }), 'alaw', limits)).rejects.toMatchObject({
      code: 'media.prompt_too_long',
      details: { maxSeconds: 1 },
    });
    await expect(convertPrompt(wav({ seconds: 0 }))).rejects.toMatchObject({ code: 'media.prompt_empty' });
  });

  it('is refused with a code, never in another way, whatever the file holds', async () => {
    const valid = wav({ seconds: 0.02 });
    const damaged = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((flips) => {
        const file = Buffer.from(valid);
        for (const [at, value] of flips) file[at] = value;
        return file;
      });
    const mp3Like = fc
      .uint8Array({ minLength: 40, maxLength: 400 })
      .map((rest) => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), rest]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, damaged, damaged, mp3Like), async (file) => {
        const outcome = await convertPrompt(file, 'alaw', { maxBytes: 100_000, maxSeconds: 2 }).then(
          () => 'made',
          (error: Error & { code?: string }) => error.code ?? error.message,
        );
        expect(outcome).toMatch(/^(made|media\.prompt_(empty|unreadable|too_long))$/);
      }),
      { numRuns: 60 },
    );
  });
});
