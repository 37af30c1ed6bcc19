import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Nonces that need no memory until they are used: instant, randomness, and an HMAC over both and the realm. Base64url of
 * 6 + 6 + 16 octets.
 */
export interface Nonces {
  make(realm: string, nowMs: number): string;
  /** The instant at which it was made here for this realm, ms; undefined if it was not. */
  madeAt(nonce: string, realm: string): number | undefined;
}

const TIME_BYTES = 6;
const PLAIN_BYTES = 12;
const MAC_BYTES = 16;

/** `secret`: 32 random octets; nonces of another secret are not known. */
export function createNonces(secret: Uint8Array): Nonces {
  const mac = (plain: Uint8Array, realm: string): Buffer =>
    createHmac('sha256', secret).update(plain).update(realm).digest().subarray(0, MAC_BYTES);
  return {
    make(realm, nowMs) {
      const plain = Buffer.allocUnsafe(PLAIN_BYTES);
      plain.writeUIntBE(nowMs, 0, TIME_BYTES);
      randomBytes(PLAIN_BYTES - TIME_BYTES).copy(plain, TIME_BYTES);
      return Buffer.concat([plain, mac(plain, realm)]).toString('base64url');
    },
    madeAt(nonce, realm) {
      const bytes = Buffer.from(nonce, 'base64url');
      if (bytes.length !== PLAIN_BYTES + MAC_BYTES || bytes.toString('base64url') !== nonce) return undefined;
      const plain = bytes.subarray(0, PLAIN_BYTES);
      return timingSafeEqual(bytes.subarray(PLAIN_BYTES), mac(plain, realm))
        ? plain.readUIntBE(0, TIME_BYTES)
        : undefined;
    },
  };
}
