/** A frame of 20 ms, or a report, with the overhead of SRTP. */
const USUAL_BYTES = 256;
const PACKETS = 4;

/**
 * Buffers of one leg for what it sends, taking turns, so that no packet is an allocation. A leg has its own: should the kernel
 * not take a packet at once, nothing but the same leg's later sound can come into its place.
 */
export interface PacketPool {
  /** A buffer of at least `bytes`; its contents are those of an older packet. */
  next(bytes?: number): Buffer;
}

export function createPacketPool(): PacketPool {
  const packets = Array.from({ length: PACKETS }, () => Buffer.alloc(USUAL_BYTES));
  let turn = 0;
  return {
    next(bytes = USUAL_BYTES) {
      // Packets of 30 ms and more that are relayed and encrypted.
      if (bytes > USUAL_BYTES) return Buffer.alloc(bytes);
      turn = (turn + 1) % PACKETS;
      return packets[turn] as Buffer;
    },
  };
}
