import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions } from 'node:tls';

export interface StreamListener {
  readonly address: string;
  readonly port: number;
  /** Takes no more connections; waits until those there are have been closed. */
  close(): Promise<void>;
}

export interface StreamListenOptions {
  readonly host: string;
  readonly port: number;
  /** Certificate and key, for TLS. */
  readonly tls?: SecureContextOptions;
  /** Before anything is read, TLS handshake included: false closes it. */
  readonly mayAccept: (address: string) => boolean;
  readonly onSocket: (socket: Socket) => void;
  readonly onError: (error: unknown) => void;
}

/** How long a TLS handshake may take, ms. */
const HANDSHAKE_MS = 10_000;

/** A TCP or TLS port. @throws what binding throws */
export async function listenStream(options: StreamListenOptions): Promise<StreamListener> {
  const { host, port, tls, mayAccept, onSocket, onError } = options;
  const server: Server =
    tls === undefined
      ? createServer()
      : createTlsServer({ ...tls, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS });
  /** TLS handshakes under way. */
  const raw = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (!mayAccept(socket.remoteAddress ?? '')) {
      socket.destroy();
    } else if (tls === undefined) {
      onSocket(socket);
    } else {
      raw.add(socket);
      socket.once('close', () => raw.delete(socket));
    }
  });
  server.on('secureConnection', onSocket);
  // A handshake that fails is the far end's affair; its socket is closed already.
  server.on('tlsClientError', () => {});
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', onError);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new TypeError('the server has no port');
  return {
    address: bound.address,
    port: bound.port,
    close: () => {
      for (const socket of raw) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Without the `::ffff:` that a dual-stack socket puts before IPv4. */
export const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:/i, '');
