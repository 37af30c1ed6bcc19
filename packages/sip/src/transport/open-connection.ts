import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls';
import type { Peer } from '../transaction/peer.ts';

/** How long a connection may take to be there, TLS handshake included, ms. */
const CONNECT_MS = 5000;

/**
 * A socket on its way to a peer by TCP or TLS; undefined for a WebSocket, which only browsers open. The certificate must be for
 * `peer.serverName`, or for the address where there is none.
 */
export function openConnection(peer: Peer, tls: ConnectionOptions = {}): Socket | undefined {
  const { transport, address: host, port, serverName } = peer;
  if (transport !== 'tcp' && transport !== 'tls') return undefined;
  const name = serverName === undefined ? {} : { servername: serverName };
  const socket =
    transport === 'tcp' ? connect({ host, port }) : tlsConnect({ minVersion: 'TLSv1.2', ...tls, ...name, host, port });
  socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('The connection was not there in time')));
  socket.once(transport === 'tcp' ? 'connect' : 'secureConnect', () => socket.setTimeout(0));
  return socket;
}
