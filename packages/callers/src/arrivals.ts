import type { Socket } from 'node:dgram';
import { looksLikeRtcp } from '@oneline/media';

/** RTP as it arrived, whatever became of it. */
export interface Arrivals {
  readonly packets: number;
  /**
   * The longest time without a packet since the first one, or since `forget`, in ms. Counted in frames of 20 ms of this telephone,
   * so that a pause of its own process, in which nothing is read, is no gap.
   */
  readonly longestGapMs: number;
  /** Once each 20 ms. */
  turn(): void;
  forget(): void;
}

export function watchArrivals(socket: Socket): Arrivals {
  let packets = 0;
  let quiet = 0;
  let longest = 0;
  socket.on('message', (packet: Buffer) => {
    if (packet.length < 12 || looksLikeRtcp(packet)) return;
    packets += 1;
    quiet = 0;
  });
  return {
    get packets() {
      return packets;
    },
    get longestGapMs() {
      return longest * 20;
    },
    turn() {
      if (packets === 0) return;
      quiet += 1;
      longest = Math.max(longest, quiet);
    },
    forget() {
      quiet = 0;
      longest = 0;
    },
  };
}
