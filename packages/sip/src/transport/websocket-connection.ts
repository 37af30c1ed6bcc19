import { isUtf8 } from 'node:buffer';
import { isDomainError } from '@oneline/kernel';
import type { RawData, WebSocket } from 'ws';
import { parseMessage } from '../message/parse-message.ts';
import type { Peer } from '../transaction/peer.ts';
import type { Connection, ConnectionEvents, ConnectionLimits } from './connection.ts';

const PONG = '\r\n';

export interface WebSocketConnectionOptions {
  /** Open, with subprotocol `sip`. */
  readonly socket: WebSocket;
  readonly peer: Peer & { readonly connectionId: number };
  readonly limits: ConnectionLimits;
  readonly events: ConnectionEvents;
  readonly nowMs: () => number;
}

/** Messages over a WebSocket that a browser opened, each in a WebSocket message of its own (RFC 7118 §5). */
export function createWebSocketConnection(options: WebSocketConnectionOptions): Connection {
  const { socket, peer, limits, events, nowMs } = options;
  let receivedMs = nowMs();

  function take(bytes: Buffer): void {
    // RFC 5626 §3.5.1 as browsers do it: CRLF CRLF in a message, answered by CRLF.
    if (bytes.length <= 4) {
      if (bytes.toString('latin1') === '\r\n\r\n') socket.send(PONG);
      return;
    }
    try {
      const message = parseMessage(bytes, { mostBytes: limits.mostMessageBytes, mostHeaders: limits.mostHeaders });
      events.onMessage(message, bytes, connection);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      events.onRefused(error, connection);
    }
  }

  const connection: Connection = {
    id: peer.connectionId,
    peer,
    isOurs: false,
    get isUsable() {
      return socket.readyState === socket.OPEN;
    },
    send(bytes, failed) {
      if (!connection.isUsable) {
        queueMicrotask(() => failed(new Error('The connection is closed')));
        return;
      }
      // A text message must be UTF-8, or the browser closes the connection (RFC 6455 §8.1).
      socket.send(bytes, { binary: !isUtf8(bytes) }, (error) => {
        if (error !== undefined && error !== null) failed(error);
      });
      if (socket.bufferedAmount > limits.mostUnsentBytes) socket.terminate();
    },
    sweep(atMs) {
      if (atMs - receivedMs > limits.idleMs) socket.terminate();
    },
    close: () => socket.terminate(),
  };

  socket.on('message', (data) => {
    receivedMs = nowMs();
    take(octets(data));
  });
  socket.on('pong', () => {
    receivedMs = nowMs();
  });
  socket.on('ping', () => {
    receivedMs = nowMs();
  });
  // What went wrong closes it, too.
  socket.on('error', () => {});
  socket.on('close', () => events.onClosed(connection));
  return connection;
}

function octets(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
