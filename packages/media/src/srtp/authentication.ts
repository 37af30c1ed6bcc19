import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

export const SRTCP_TAG_BYTES = 10;

export function authenticationKey(key: Uint8Array): KeyObject {
  return createSecretKey(key);
}

/** Writes the leftmost `tagBytes` of HMAC-SHA1 over `packet[0…length)` and `suffix` behind it (RFC 3711 §4.2.1). */
export function writeTag(
  key: KeyObject,
  packet: Uint8Array,
  length: number,
  { suffix, tagBytes }: { readonly suffix: Uint8Array; readonly tagBytes: number },
): void {
  const digest = digestOf(key, packet, length, suffix);
  for (let i = 0; i < tagBytes; i += 1) packet[length + i] = digest[i] as number;
}

/** Whether the tag stands behind `packet[0…length)`; compared in a time that does not tell where it differs. */
export function hasTag(
  key: KeyObject,
  packet: Uint8Array,
  length: number,
  { suffix, tagBytes }: { readonly suffix: Uint8Array; readonly tagBytes: number },
): boolean {
  const digest = digestOf(key, packet, length, suffix);
  let difference = 0;
  for (let i = 0; i < tagBytes; i += 1) difference |= (packet[length + i] as number) ^ (digest[i] as number);
  return difference === 0;
}

function digestOf(key: KeyObject, packet: Uint8Array, length: number, suffix: Uint8Array): Uint8Array {
  return createHmac('sha1', key).update(packet.subarray(0, length)).update(suffix).digest();
}
