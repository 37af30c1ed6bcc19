import { createKeystream } from './keystream.ts';

export const MASTER_KEY_BYTES = 16;
export const MASTER_SALT_BYTES = 14;
const AUTHENTICATION_KEY_BYTES = 20;

/** What an SRTP and an SRTCP stream are protected with (RFC 3711 §4.3). */
export interface SessionKeys {
  readonly encryption: Uint8Array;
  readonly authentication: Uint8Array;
  readonly salt: Uint8Array;
}

/** §4.3.2: labels of RTP; those of RTCP are three higher. */
const firstLabel = { rtp: 0x00, rtcp: 0x03 };

/** Session keys out of a master key (16 octets) and salt (14), with a key derivation rate of 0 (§4.3.1). */
export function deriveKeys(masterKey: Uint8Array, masterSalt: Uint8Array, stream: 'rtp' | 'rtcp'): SessionKeys {
  const keystream = createKeystream(masterKey);
  const derive = (label: number, bytes: number): Uint8Array => {
    // x = key_id ⊕ master_salt, key_id = label · 2^48; the IV is x · 2^16.
    const iv = new Uint8Array(16);
    iv.set(masterSalt);
    iv[7] = (iv[7] as number) ^ label;
    const derived = new Uint8Array(bytes);
    keystream.apply(iv, derived, 0, bytes);
    return derived;
  };
  const label = firstLabel[stream];
  return {
    encryption: derive(label, MASTER_KEY_BYTES),
    authentication: derive(label + 1, AUTHENTICATION_KEY_BYTES),
    salt: derive(label + 2, MASTER_SALT_BYTES),
  };
}
