import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Peer } from '../transaction/peer.ts';

export interface UdpListener {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly isIPv6: boolean;
  sendTo(peer: Peer, bytes: Buffer, failed: (error: unknown) => void): void;
  close(): Promise<void>;
}

export interface UdpOptions {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly onDatagram: (bytes: Buffer, source: Peer) => void;
  readonly onError: (error: unknown) => void;
}

/** What the kernel keeps while the process is busy: a burst of 1,500 INVITEs. */
const RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;

/** Peers are addresses, never names: nothing is looked up. */
function noLookup(
  address: string,
  _options: unknown,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  callback(null, address, address.includes(':') ? 6 : 4);
}

/** One bound socket. @throws what binding throws */
export async function listenUdp({ id, host, port, onDatagram, onError }: UdpOptions): Promise<UdpListener> {
  const type = isIPv6(host) ? 'udp6' : 'udp4';
  const socket: Socket = createSocket({ type, lookup: noLookup });
  // As nothing is looked up, it may be listening before `bind` returns.
  const listening = once(socket, 'listening');
  socket.bind(port, host);
  await listening;
  socket.on('error', onError);
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch {
    // The kernel may grant less (net.core.rmem_max); what it has is what there is.
  }
  socket.on('message', (bytes, { address, port: from }) => {
    onDatagram(bytes, { transport: 'udp', address, port: from, connectionId: id });
  });
  const bound = socket.address();
  return {
    id,
    address: bound.address,
    port: bound.port,
    isIPv6: type === 'udp6',
    sendTo(peer, bytes, failed) {
      socket.send(bytes, peer.port, peer.address, (error) => {
        if (error !== null) failed(error);
      });
    },
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
