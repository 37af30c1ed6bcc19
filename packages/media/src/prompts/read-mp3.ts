import { MPEGDecoder } from 'mpg123-decoder';
import { errors } from '../errors.ts';
import { MAX_RATE, MIN_RATE, type PromptProblem, type SoundPiece } from './sound.ts';

/** About four seconds of a usual file: what is decoded at a time. */
const PIECE_BYTES = 64 * 1024;

/** An ID3 tag, or the eleven bits of a frame of MPEG audio (ISO/IEC 11172-3 §2.4.1.3) of a layer and rate that exist. */
export function isMp3(file: Buffer): boolean {
  if (file.toString('latin1', 0, 3) === 'ID3') return true;
  const [first = 0, second = 0, third = 0] = file;
  const hasSync = first === 0xff && (second & 0xe0) === 0xe0;
  const [version, layer] = [(second >> 3) & 3, (second >> 1) & 3];
  return hasSync && version !== 1 && layer !== 0 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
}

/** The sound of an MP3 file, some seconds at a time. @throws `media.prompt_unreadable` */
export async function* readMp3(file: Buffer): AsyncGenerator<SoundPiece> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  let hasSound = false;
  try {
    for (let at = 0; at < file.length; at += PIECE_BYTES) {
      const { channelData, sampleRate, samplesDecoded } = decoder.decode(file.subarray(at, at + PIECE_BYTES));
      if (samplesDecoded === 0) continue;
      if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) throw unreadable('odd_rate');
      hasSound = true;
      yield { rate: sampleRate, samples: mixed(channelData, samplesDecoded) };
    }
    if (!hasSound) throw unreadable('damaged');
  } finally {
    decoder.free();
  }
}

function mixed(channels: readonly Float32Array[], length: number): Float32Array {
  const samples = new Float32Array(length);
  for (const channel of channels) {
    for (let i = 0; i < length; i += 1) samples[i] = (samples[i] as number) + (channel[i] as number) / channels.length;
  }
  return samples;
}

function unreadable(problem: PromptProblem) {
  return errors.promptUnreadable({ problem });
}
