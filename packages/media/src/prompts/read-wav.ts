import { errors } from '../errors.ts';
import { alaw, type Companding, ulaw } from '../g711/laws.ts';
import { MAX_CHANNELS, MAX_RATE, MIN_RATE, type PromptProblem, type SoundPiece } from './sound.ts';

/** RFC 2361 appendix A. */
const PCM = 1;
const IEEE_FLOAT = 3;
const ALAW = 6;
const MULAW = 7;
/** The encoding proper is in the first two octets of the sub-format. */
const EXTENSIBLE = 0xfffe;

interface Format {
  readonly channels: number;
  readonly rate: number;
  /** Octets of one sample of one channel. */
  readonly sampleBytes: number;
  readonly sampleAt: (octets: Buffer, at: number) => number;
}

export function isWav(file: Buffer): boolean {
  return file.length >= 12 && file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WAVE';
}

/** The sound of a WAV file, a second at a time. @throws `media.prompt_unreadable` */
export function* readWav(file: Buffer): Generator<SoundPiece> {
  let format: Format | undefined;
  for (const { id, start, end } of chunksOf(file)) {
    if (id === 'fmt ') {
      format = readFormat(file.subarray(start, end));
    } else if (id === 'data') {
      if (format === undefined) throw unreadable('damaged');
      yield* piecesOf(file.subarray(start, end), format);
      return;
    }
  }
  throw unreadable('damaged');
}

/** Chunks of an even length each; one that is longer than the file, as recorders leave it that never finished, ends with it. */
function* chunksOf(file: Buffer): Generator<{ id: string; start: number; end: number }> {
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.readUInt32LE(at + 4);
    const start = at + 8;
    yield { id: file.toString('latin1', at, at + 4), start, end: Math.min(file.length, start + length) };
    at = start + length + (length % 2);
  }
}

function readFormat(chunk: Buffer): Format {
  if (chunk.length < 16) throw unreadable('damaged');
  const tag = chunk.readUInt16LE(0);
  const encoding = tag === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag;
  const channels = chunk.readUInt16LE(2);
  const rate = chunk.readUInt32LE(4);
  const bits = chunk.readUInt16LE(14);
  if (channels === 0) throw unreadable('damaged');
  if (channels > MAX_CHANNELS) throw unreadable('too_many_channels');
  if (rate < MIN_RATE || rate > MAX_RATE) throw unreadable('odd_rate');
  return { channels, rate, ...sampleFormat(encoding, bits) };
}

function sampleFormat(encoding: number, bits: number): Pick<Format, 'sampleBytes' | 'sampleAt'> {
  const companded = ({ linear }: Companding) => ({
    sampleBytes: 1,
    sampleAt: (octets: Buffer, at: number) => (linear[octets[at] as number] as number) / 32_768,
  });
  if (encoding === ALAW) return companded(alaw);
  if (encoding === MULAW) return companded(ulaw);
  if (encoding === IEEE_FLOAT && bits === 32) {
    return { sampleBytes: 4, sampleAt: (octets, at) => finite(octets.readFloatLE(at)) };
  }
  if (encoding !== PCM) throw unreadable('unknown_encoding');
  switch (bits) {
    case 8:
      return { sampleBytes: 1, sampleAt: (octets, at) => ((octets[at] as number) - 128) / 128 };
    case 16:
      return { sampleBytes: 2, sampleAt: (octets, at) => octets.readInt16LE(at) / 32_768 };
    case 24:
      return { sampleBytes: 3, sampleAt: (octets, at) => octets.readIntLE(at, 3) / 8_388_608 };
    case 32:
      return { sampleBytes: 4, sampleAt: (octets, at) => octets.readInt32LE(at) / 2_147_483_648 };
    default:
      throw unreadable('unknown_sample_size');
  }
}

function* piecesOf(octets: Buffer, { channels, rate, sampleBytes, sampleAt }: Format): Generator<SoundPiece> {
  const frameBytes = channels * sampleBytes;
  const frames = Math.floor(octets.length / frameBytes);
  for (let from = 0; from < frames; from += rate) {
    const samples = new Float32Array(Math.min(rate, frames - from));
    for (let i = 0; i < samples.length; i += 1) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1) {
        sum += sampleAt(octets, (from + i) * frameBytes + channel * sampleBytes);
      }
      samples[i] = sum / channels;
    }
    yield { rate, samples };
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
}

function unreadable(problem: PromptProblem) {
  return errors.promptUnreadable({ problem });
}
