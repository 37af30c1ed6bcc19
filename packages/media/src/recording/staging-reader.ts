import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { errors } from '../errors.ts';
import { compandingOf } from '../g711/laws.ts';
import type { PauseMark } from './recorder.ts';
import {
  createFrameSeal,
  FRAME_HEAD_BYTES,
  type FrameKind,
  HEADER_BYTES,
  readFrameHead,
  readStagingHeader,
  type StagingHeader,
  TAG_BYTES,
} from './staging-format.ts';
import { WAV_HEADER_BYTES, wavHeader } from './wav.ts';
import { createWaveformGathering, type Waveform } from './waveform.ts';

const SAMPLES_PER_MS = 8;
const CHUNK_SAMPLES = 8000;

/** What a staging file holds. */
export interface StagedRecording {
  readonly header: StagingHeader;
  readonly durationMs: number;
  readonly pauses: readonly PauseMark[];
  /** It ended as it should; otherwise it was cut off, and holds all that had reached the file. */
  readonly isComplete: boolean;
  /** Frames that do not open; silence stands in their place. */
  readonly damagedFrames: number;
  /** Of the WAV file that `readRecording` gives. */
  readonly wavBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly waveform: Waveform;
}

interface Frame {
  readonly kind: FrameKind;
  /** Undefined if the frame is not authentic: the disk damaged it, or the key is another one. */
  readonly text: Buffer | undefined;
  readonly textBytes: number;
}

/** Every whole frame in order: a crash can only have cut the last one. */
async function* framesOf(file: FileHandle, key: Uint8Array, header: StagingHeader): AsyncGenerator<Frame> {
  const seal = createFrameSeal(key, header);
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  let at = HEADER_BYTES;
  for (let number = 0; ; number += 1) {
    const { bytesRead } = await file.read(head, 0, FRAME_HEAD_BYTES, at);
    const frame = bytesRead === FRAME_HEAD_BYTES ? readFrameHead(head) : undefined;
    if (frame === undefined || frame.number !== number) return;
    const { kind, sealedBytes } = frame;
    const sealed = Buffer.alloc(sealedBytes);
    const body = await file.read(sealed, 0, sealedBytes, at + FRAME_HEAD_BYTES);
    if (body.bytesRead !== sealedBytes) return;
    yield { kind, text: seal.open(number, kind, sealed), textBytes: sealedBytes - TAG_BYTES };
    at += FRAME_HEAD_BYTES + sealedBytes;
  }
}

async function headerOf(file: FileHandle): Promise<StagingHeader> {
  const octets = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(octets, 0, HEADER_BYTES, 0);
  const header = readStagingHeader(octets.subarray(0, bytesRead));
  if (header === undefined) throw errors.noRecording();
  return header;
}

/** Octets of silence of so many samples, in pieces. */
function* silenceOctets({ law, channels }: StagingHeader, samples: number): Generator<Buffer> {
  for (let left = samples; left > 0; left -= CHUNK_SAMPLES) {
    yield Buffer.alloc(Math.min(left, CHUNK_SAMPLES) * channels, compandingOf(law).silence);
  }
}

/** Samples that a frame stands for without holding them: lost to a slow disk, or damaged. */
function silentSamples({ kind, text, textBytes }: Frame, { channels }: StagingHeader): number {
  if (kind === 'silence') return text?.readUInt32BE(0) ?? 0;
  return kind === 'audio' && text === undefined ? textBytes / channels : 0;
}

async function* audioOf(file: FileHandle, key: Uint8Array, header: StagingHeader): AsyncGenerator<Buffer> {
  for await (const frame of framesOf(file, key, header)) {
    if (frame.kind === 'audio' && frame.text !== undefined) yield frame.text;
    else yield* silenceOctets(header, silentSamples(frame, header));
  }
}

/**
 * Reads a staging file through: what it holds, its hash and its waveform. A file that a crash cut off gives all that is whole.
 * @throws `media.no_recording` if it is none, or none for this key
 */
export async function inspectRecording(path: string, key: Uint8Array): Promise<StagedRecording> {
  const file = await open(path, 'r');
  try {
    const header = await headerOf(file);
    const waveform = createWaveformGathering(header.law, header.channels);
    const pauses: PauseMark[] = [];
    let isComplete = false;
    let octets = 0;
    let frames = 0;
    let damagedFrames = 0;
    for await (const frame of framesOf(file, key, header)) {
      const { kind, text } = frame;
      const silent = silentSamples(frame, header);
      waveform.addSilence(silent);
      octets += silent * header.channels;
      frames += 1;
      if (text === undefined) damagedFrames += 1;
      else if (kind === 'audio') {
        waveform.add(text);
        octets += text.length;
      } else if (kind === 'mark') {
        pauses.push(JSON.parse(text.toString('utf8')) as PauseMark);
      } else if (kind === 'end') {
        isComplete = true;
      }
    }
    if (frames > 0 && damagedFrames === frames) throw errors.noRecording();
    const { law, channels } = header;
    const hash = createHash('sha256').update(wavHeader({ law, channels, octets }));
    for await (const audio of audioOf(file, key, header)) hash.update(audio);
    return {
      header,
      durationMs: octets / channels / SAMPLES_PER_MS,
      pauses,
      isComplete,
      damagedFrames,
      wavBytes: WAV_HEADER_BYTES + octets,
      sha256: hash.digest('hex'),
      waveform: waveform.finish(),
    };
  } finally {
    await file.close();
  }
}

/** The recording as a WAV file (G.711, 8,000 Hz), as long as `of.wavBytes`; the file is closed when the stream ends. */
export function readRecording(path: string, key: Uint8Array, of: StagedRecording): Readable {
  const { law, channels } = of.header;
  return Readable.from(
    (async function* wav() {
      const file = await open(path, 'r');
      try {
        yield wavHeader({ law, channels, octets: of.wavBytes - WAV_HEADER_BYTES });
        yield* audioOf(file, key, of.header);
      } finally {
        await file.close();
      }
    })(),
    { objectMode: false },
  );
}
