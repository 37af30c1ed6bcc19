import { createCipheriv, createDecipheriv } from 'node:crypto';
import { storageErrors } from './errors.ts';

/**
 * How an object lies encrypted on disk: 8 random bytes, then frames of 64 KiB of content, each AES-256-GCM under the nonce
 * (8 bytes, frame number) with its 16-byte tag behind it. The associated data says whether a frame is the last, so that a file
 * cut at a frame's end is detected; a range needs only the frames it touches. The last frame is shorter than the others, empty
 * if need be.
 */
export const saltBytes = 8;
export const frameBytes = 65_536;
const tagBytes = 16;
export const sealedFrameBytes = frameBytes + tagBytes;

function nonceOf(salt: Buffer, frame: number): Buffer {
  const nonce = Buffer.alloc(12);
  salt.copy(nonce);
  nonce.writeUInt32BE(frame, saltBytes);
  return nonce;
}

const last = Buffer.of(1);
const notLast = Buffer.of(0);

export function sealFrame(key: Buffer, salt: Buffer, frame: number, content: Buffer, isLast: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(salt, frame)).setAAD(isLast ? last : notLast);
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** Error: `storage.corrupt`. */
export function openFrame(key: Buffer, salt: Buffer, frame: number, sealed: Buffer, isLast: boolean): Buffer {
  if (sealed.length < tagBytes) throw storageErrors.corrupt({ frame });
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(salt, frame)).setAAD(isLast ? last : notLast);
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch (error) {
    throw storageErrors.corrupt({ frame }, error);
  }
}

/** Content bytes of a file of this size; undefined when no file can have it. */
export function contentBytes(fileBytes: number): number | undefined {
  const sealed = fileBytes - saltBytes;
  const full = Math.floor(sealed / sealedFrameBytes);
  const rest = sealed - full * sealedFrameBytes - tagBytes;
  return sealed < tagBytes || rest < 0 || rest >= frameBytes ? undefined : full * frameBytes + rest;
}
