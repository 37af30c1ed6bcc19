import { alawToUlaw, type Companding, type Law, ulawToAlaw } from './laws.ts';

/** Octets → linear samples at `into[at…]`. */
export function decode(companding: Companding, octets: Uint8Array, into: Int16Array, length = octets.length): void {
  const { linear } = companding;
  for (let i = 0; i < length; i += 1) into[i] = linear[octets[i] as number] as number;
}

/** Linear samples → octets; anything outside 16 bits is clipped. */
export function encode(
  companding: Companding,
  samples: Int16Array | Int32Array,
  into: Uint8Array,
  length = samples.length,
): void {
  const { octet } = companding;
  for (let i = 0; i < length; i += 1) {
    const sample = samples[i] as number;
    const clipped = sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : sample;
    into[i] = octet[clipped & 0xffff] as number;
  }
}

/** Rewrites octets of one law as the other, in place. */
export function translate(from: Law, to: Law, octets: Uint8Array, start: number, end: number): void {
  if (from === to) return;
  const table = from === 'alaw' ? alawToUlaw : ulawToAlaw;
  for (let i = start; i < end; i += 1) octets[i] = table[octets[i] as number] as number;
}
