import type { RemoteInfo, Socket } from 'node:dgram';
import type { PortPair } from '../ports/port-allocator.ts';
import type { Address } from './latch.ts';
import { createLeg } from './leg.ts';
import type { Leg, LegOptions, LegTransport } from './leg-interface.ts';

export interface UdpLegOptions extends Omit<LegOptions, 'transport' | 'isRtcpMuxed'> {
  readonly ports: PortPair;
  readonly now: () => number;
  /** A packet could not be sent (no route, …); told once for each reason. The socket goes on if it can. */
  readonly onSocketError: (error: Error) => void;
}

/** A leg on the sockets of a pair of ports. Closing the ports remains the caller's. */
export function createUdpLeg({ ports, now, onSocketError, ...options }: UdpLegOptions): Leg {
  const { rtp, rtcp = ports.rtp } = ports;
  const leg = createLeg({ ...options, transport: transportOf(rtp, rtcp), isRtcpMuxed: ports.rtcp === undefined });
  rtp.on(
    'message',
    receiver((packet, from) => leg.receiveRtp(packet, packet.length, from, now())),
  );
  ports.rtcp?.on(
    'message',
    receiver((packet, from) => leg.receiveRtcp(packet, packet.length, from, now())),
  );
  const told = new Set<string | undefined>();
  for (const socket of new Set([rtp, rtcp])) {
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (told.has(error.code)) return;
      told.add(error.code);
      onSocketError(error);
    });
  }
  return leg;
}

/** The address is written into one object again and again: who keeps it copies it. */
function receiver(take: (packet: Buffer, from: Address) => void) {
  const from = { host: '', port: 0 };
  return (packet: Buffer, remote: RemoteInfo): void => {
    from.host = remote.address;
    from.port = remote.port;
    take(packet, from);
  };
}

function transportOf(rtp: Socket, rtcp: Socket): LegTransport {
  return {
    sendRtp: (packet, length, to) => rtp.send(packet, 0, length, to.port, to.host),
    sendRtcp: (packet, length, to) => rtcp.send(packet, 0, length, to.port, to.host),
  };
}
