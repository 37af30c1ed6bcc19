/** An Ethernet frame and the overhead of SRTP. */
const PACKET_BYTES = 1600;

/** Buffers for outgoing packets that take turns, so that no packet is an allocation. */
export interface PacketPool {
  /** The next buffer; its contents are those of an older packet. */
  next(): Buffer;
}

/**
 * `count` buffers for all legs of a worker. The kernel takes a packet at once as a rule; one that it could not take is
 * still read while `count` − 1 others are sent.
 */
export function createPacketPool(count = 64): PacketPool {
  const packets = Array.from({ length: count }, () => Buffer.alloc(PACKET_BYTES));
  let turn = 0;
  return {
    next() {
      turn = (turn + 1) % count;
      return packets[turn] as Buffer;
    },
  };
}
