import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Law } from '../g711/laws.ts';

/**
 * A recording while it is made: a header in clear, then frames, each sealed by itself with AES-256-GCM (NIST SP 800-38D), so
 * that whatever was written before a crash can be read, and nothing of it by anyone without the key.
 *
 *   header  "OLREC1", channels, law, instant of the start (ms, 8 octets), nonce salt (4)
 *   frame   length of the sealed text (4), number (4), kind (1), sealed text, tag (16)
 *
 * The nonce is salt and number; header, number and kind are authenticated with each frame, so frames cannot change places,
 * files or meaning.
 */
const MAGIC = Buffer.from('OLREC1', 'ascii');
export const HEADER_BYTES = 20;
export const FRAME_HEAD_BYTES = 9;
export const TAG_BYTES = 16;
export const KEY_BYTES = 32;
/** Four seconds of two channels: anything larger is no frame. */
const MAX_TEXT_BYTES = 64_000;

/**
 * `audio`: octets, channels interleaved. `silence`: a number of samples that were lost to a slow disk. `mark`: JSON.
 * `end`: JSON, the last frame of a recording that ended as it should.
 */
export const frameKinds = ['audio', 'silence', 'mark', 'end'] as const;
export type FrameKind = (typeof frameKinds)[number];

export interface StagingHeader {
  readonly channels: 1 | 2;
  readonly law: Law;
  readonly startedAtMs: number;
  readonly salt: Uint8Array;
}

export function newStagingHeader(of: Omit<StagingHeader, 'salt'>): StagingHeader {
  return { ...of, salt: randomBytes(4) };
}

export function writeStagingHeader({ channels, law, startedAtMs, salt }: StagingHeader): Buffer {
  const octets = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(octets);
  octets[6] = channels;
  octets[7] = law === 'alaw' ? 1 : 2;
  octets.writeBigUInt64BE(BigInt(Math.round(startedAtMs)), 8);
  octets.set(salt, 16);
  return octets;
}

/** Undefined if the octets are no header. */
export function readStagingHeader(octets: Buffer): StagingHeader | undefined {
  if (octets.length < HEADER_BYTES || !octets.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const [channels, law] = [octets[6], octets[7]];
  if ((channels !== 1 && channels !== 2) || (law !== 1 && law !== 2)) return undefined;
  return {
    channels,
    law: law === 1 ? 'alaw' : 'ulaw',
    startedAtMs: Number(octets.readBigUInt64BE(8)),
    salt: Buffer.from(octets.subarray(16, 20)),
  };
}

export interface FrameSeal {
  /** A whole frame, ready to be appended. */
  seal(number: number, kind: FrameKind, text: Uint8Array): Buffer;
  /** The text of a frame; undefined if it is not authentic. */
  open(number: number, kind: FrameKind, sealed: Uint8Array): Buffer | undefined;
}

export function createFrameSeal(key: Uint8Array, header: StagingHeader): FrameSeal {
  const headerOctets = writeStagingHeader(header);
  const nonceOf = (number: number): Buffer => {
    const nonce = Buffer.alloc(12);
    nonce.set(header.salt);
    nonce.writeUInt32BE(number, 8);
    return nonce;
  };
  const authenticated = (number: number, kind: FrameKind): Buffer => {
    const octets = Buffer.alloc(HEADER_BYTES + 5);
    headerOctets.copy(octets);
    octets.writeUInt32BE(number, HEADER_BYTES);
    octets[HEADER_BYTES + 4] = frameKinds.indexOf(kind);
    return octets;
  };

  return {
    seal(number, kind, text) {
      const frame = Buffer.alloc(FRAME_HEAD_BYTES + text.length + TAG_BYTES);
      frame.writeUInt32BE(text.length, 0);
      frame.writeUInt32BE(number, 4);
      frame[8] = frameKinds.indexOf(kind);
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number)).setAAD(authenticated(number, kind));
      frame.set(cipher.update(text), FRAME_HEAD_BYTES);
      cipher.final();
      frame.set(cipher.getAuthTag(), FRAME_HEAD_BYTES + text.length);
      return frame;
    },
    open(number, kind, sealed) {
      const textBytes = sealed.length - TAG_BYTES;
      if (textBytes < 0) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number), { authTagLength: TAG_BYTES })
        .setAAD(authenticated(number, kind))
        .setAuthTag(sealed.subarray(textBytes));
      try {
        const text = decipher.update(sealed.subarray(0, textBytes));
        decipher.final();
        return text;
      } catch {
        // GCM tells in no other way that a frame is not what was sealed.
        return undefined;
      }
    },
  };
}

export interface FrameHead {
  readonly number: number;
  readonly kind: FrameKind;
  /** Of text and tag. */
  readonly sealedBytes: number;
}

/** Undefined if the octets cannot be the head of a frame. */
export function readFrameHead(octets: Buffer): FrameHead | undefined {
  if (octets.length < FRAME_HEAD_BYTES) return undefined;
  const textBytes = octets.readUInt32BE(0);
  const kind = frameKinds[octets[8] as number];
  if (kind === undefined || textBytes > MAX_TEXT_BYTES) return undefined;
  return { number: octets.readUInt32BE(4), kind, sealedBytes: textBytes + TAG_BYTES };
}
