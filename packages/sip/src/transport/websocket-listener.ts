import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import type { StreamListener } from './stream-listener.ts';

export interface WebSocketListenOptions {
  readonly host: string;
  readonly port: number;
  /** Certificate and key, for WSS: a browser gives no microphone without. */
  readonly tls?: SecureContextOptions;
  readonly mostMessageBytes: number;
  readonly mayAccept: (address: string) => boolean;
  /** Whether this browser may connect: its origin, its token. */
  readonly mayUpgrade: (request: IncomingMessage) => boolean | Promise<boolean>;
  readonly onSocket: (socket: WebSocket, request: IncomingMessage) => void;
  readonly onError: (error: unknown) => void;
}

/** A port for SIP over WebSocket (RFC 7118): subprotocol `sip`, nothing else over HTTP. @throws what binding throws */
export async function listenWebSocket(options: WebSocketListenOptions): Promise<StreamListener> {
  const { host, port, tls, mayAccept, mayUpgrade, onSocket, onError } = options;
  const refuse = (_request: IncomingMessage, response: { writeHead(status: number): { end(): void } }) =>
    response.writeHead(426).end();
  const server = tls === undefined ? createServer(refuse) : createTlsServer({ ...tls, minVersion: 'TLSv1.2' }, refuse);
  const upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: options.mostMessageBytes,
    handleProtocols: () => 'sip',
  });
  server.on('connection', (socket) => {
    if (!mayAccept(socket.remoteAddress ?? '')) socket.destroy();
  });
  server.on('upgrade', (request, socket, head) => {
    const reject = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    socket.on('error', () => {});
    const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim().toLowerCase());
    if (!offered?.includes('sip')) {
      reject('400 Bad Request');
      return;
    }
    Promise.resolve(mayUpgrade(request)).then(
      (may) => {
        if (may) upgrades.handleUpgrade(request, socket, head, (webSocket) => onSocket(webSocket, request));
        else reject('403 Forbidden');
      },
      (error: unknown) => {
        onError(error);
        reject('500 Internal Server Error');
      },
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', onError);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new TypeError('the server has no port');
  return {
    address: bound.address,
    port: bound.port,
    close: async () => {
      upgrades.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
