import { createCipheriv } from 'node:crypto';

const BLOCK_BYTES = 16;
/** Longer than any packet on an Ethernet. */
const MAX_BLOCKS = 128;

export interface Keystream {
  /**
   * XORs `packet[start…end)` with AES in counter mode (RFC 3711 §4.1.1) from the first block, `iv` being
   * `(salt · 2^16) ⊕ (SSRC · 2^64) ⊕ (index · 2^16)`, whose last two octets count.
   */
  apply(iv: Uint8Array, packet: Uint8Array, start: number, end: number): void;
}

/**
 * The counter blocks are enciphered in one go by a cipher that is made once: a third of the cost of a new
 * `aes-128-ctr` cipher for each packet, whose key schedule it would repeat.
 */
export function createKeystream(key: Uint8Array): Keystream {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const counters = Buffer.alloc(MAX_BLOCKS * BLOCK_BYTES);

  return {
    apply(iv, packet, start, end) {
      const blocks = Math.ceil((end - start) / BLOCK_BYTES);
      if (blocks <= 0) return;
      if (blocks > MAX_BLOCKS) throw new RangeError('a packet longer than any network carries');
      for (let block = 0; block < blocks; block += 1) {
        const at = block * BLOCK_BYTES;
        counters.set(iv, at);
        counters[at + 14] = block >> 8;
        counters[at + 15] = block;
      }
      const stream = cipher.update(counters.subarray(0, blocks * BLOCK_BYTES));
      for (let i = start; i < end; i += 1) packet[i] = (packet[i] as number) ^ (stream[i - start] as number);
    },
  };
}
