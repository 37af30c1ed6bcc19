import { createRtcpSession, type RtcpSession, type RtcpSessionOptions } from '../rtcp/session.ts';
import type { SrtpReceiver, SrtpSender } from '../srtp/srtp.ts';
import type { Address } from './latch.ts';
import type { PacketPool } from './packet-pool.ts';

/** What an Ethernet carries in one piece. */
const MAX_PACKET_BYTES = 1500;

export interface RtcpPath {
  readonly session: RtcpSession;
  /** False if the packet is not of the other side, not authentic or no RTCP. */
  receive(packet: Uint8Array, length: number, from: Address, nowMs: number): boolean;
  /** Sends what is due. */
  turn(nowMs: number): void;
  goodbye(nowMs: number): void;
}

export interface RtcpPathOptions extends RtcpSessionOptions {
  readonly pool: PacketPool;
  readonly srtp: () => { readonly sender: SrtpSender; readonly receiver: SrtpReceiver } | undefined;
  /** Where RTP goes, and with it the RTCP of a side of which nothing else is known. */
  readonly rtpTarget: () => Address | undefined;
  /** As signalled (RFC 3605). */
  readonly signalled: () => Address | undefined;
  readonly isMuxed: boolean;
  readonly send: (packet: Buffer, length: number, to: Address) => void;
}

/** RTCP from and to the network: the port above that of RTP, or the same (RFC 5761), or the one it comes from. */
export function createRtcpPath(options: RtcpPathOptions): RtcpPath {
  const { pool, srtp, rtpTarget, signalled, isMuxed, send } = options;
  const session = createRtcpSession(options);
  let heardFrom: Address | undefined;

  const target = (): Address | undefined => {
    const rtp = rtpTarget();
    if (rtp === undefined) return undefined;
    if (isMuxed) return rtp;
    if (heardFrom?.host === rtp.host) return heardFrom;
    return signalled() ?? { host: rtp.host, port: rtp.port + 1 };
  };

  const sendReport = (packet: Buffer, length: number): void => {
    const to = target();
    if (length === 0 || to === undefined) return;
    const keys = srtp();
    send(packet, keys === undefined ? length : keys.sender.protectRtcp(packet, length), to);
  };

  return {
    session,
    receive(packet, length, from, nowMs) {
      if (length > MAX_PACKET_BYTES) return false;
      if (from.host !== rtpTarget()?.host && from.host !== signalled()?.host) return false;
      const keys = srtp();
      const bare = keys === undefined ? length : keys.receiver.unprotectRtcp(packet, length);
      if (bare < 0 || !session.receive(packet, bare, nowMs)) return false;
      if (heardFrom?.host !== from.host || heardFrom.port !== from.port) heardFrom = { ...from };
      return true;
    },
    turn(nowMs) {
      if (!session.isDue(nowMs) || rtpTarget() === undefined) return;
      const packet = pool.next();
      sendReport(packet, session.report(packet, nowMs));
    },
    goodbye(nowMs) {
      if (rtpTarget() === undefined) return;
      const packet = pool.next();
      sendReport(packet, session.goodbye(packet, nowMs));
    },
  };
}
