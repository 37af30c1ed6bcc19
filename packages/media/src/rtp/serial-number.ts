/** How far `to` lies after `from` on a circle of 16 bits: −32,768 … 32,767 (RFC 1982). */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** How far `to` lies after `from` on a circle of 32 bits: −2^31 … 2^31 − 1. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0;
}
