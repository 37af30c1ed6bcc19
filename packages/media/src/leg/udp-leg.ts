import type { RemoteInfo, Socket } from 'node:dgram';
import type { PortPair } from '../ports/port-allocator.ts';
import type { Address } from './latch.ts';
import { createLeg } from './leg.ts';
import type { Leg, LegOptions, LegTransport } from './leg-interface.ts';

export interface UdpLegOptions extends Omit<LegOptions, 'transport' | 'isRtcpMuxed'> {
  readonly ports: PortPair;
  readonly now: () => number;
  /** A packet could not be sent (no route, …) or was a mistake here; told once for each reason. The leg goes on. */
  readonly onFault: (fault: Error) => void;
}

/** A leg on the sockets of a pair of ports. Closing the ports remains the caller's. */
export function createUdpLeg({ ports, now, onFault, ...options }: UdpLegOptions): Leg {
  const { rtp, rtcp = ports.rtp } = ports;
  const leg = createLeg({ ...options, transport: transportOf(rtp, rtcp), isRtcpMuxed: ports.rtcp === undefined });
  const told = new Set<string>();
  const tell = (fault: unknown): void => {
    const error: NodeJS.ErrnoException = fault instanceof Error ? fault : new Error(String(fault));
    const reason = error.code ?? error.message;
    if (told.has(reason)) return;
    told.add(reason);
    onFault(error);
  };
  const listen = (socket: Socket, take: (packet: Buffer, from: Address) => void): void => {
    // Written into again and again: who keeps an address copies it.
    const from = { host: '', port: 0 };
    socket.on('message', (packet: Buffer, remote: RemoteInfo) => {
      from.host = remote.address;
      from.port = remote.port;
      try {
        take(packet, from);
      } catch (fault) {
        // One packet must not end the other calls of the thread.
        tell(fault);
      }
    });
    socket.on('error', tell);
  };
  listen(rtp, (packet, from) => leg.receiveRtp(packet, packet.length, from, now()));
  if (ports.rtcp !== undefined) {
    listen(ports.rtcp, (packet, from) => leg.receiveRtcp(packet, packet.length, from, now()));
  }
  return leg;
}

function transportOf(rtp: Socket, rtcp: Socket): LegTransport {
  return {
    sendRtp: (packet, length, to) => rtp.send(packet, 0, length, to.port, to.host),
    sendRtcp: (packet, length, to) => rtcp.send(packet, 0, length, to.port, to.host),
  };
}
