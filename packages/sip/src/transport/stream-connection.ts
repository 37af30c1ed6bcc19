import type { Socket } from 'node:net';
import { createStreamFramer, type Framed } from '../message/stream-framer.ts';
import type { Peer } from '../transaction/peer.ts';
import type { Connection, ConnectionEvents, ConnectionLimits } from './connection.ts';

const PING = Buffer.from('\r\n\r\n');
const PONG = Buffer.from('\r\n');

export interface StreamConnectionOptions {
  /** Of TCP or TLS; may still be connecting. */
  readonly socket: Socket;
  readonly peer: Peer & { readonly connectionId: number };
  readonly isOurs: boolean;
  readonly limits: ConnectionLimits;
  readonly events: ConnectionEvents;
  readonly nowMs: () => number;
}

/** Messages over a TCP or TLS socket, which it owns from now on. */
export function createStreamConnection(options: StreamConnectionOptions): Connection {
  const { socket, peer, isOurs, limits, events, nowMs } = options;
  const framer = createStreamFramer({ mostBytes: limits.mostMessageBytes, mostHeaders: limits.mostHeaders });
  let receivedMs = nowMs();
  let sentMs = receivedMs;
  let unfinishedSinceMs: number | undefined;

  function take(framed: Framed): void {
    switch (framed.kind) {
      case 'message':
        events.onMessage(framed.message, framed.bytes, connection);
        return;
      case 'refused':
        events.onRefused(framed.error, connection);
        return;
      case 'broken':
        events.onRefused(framed.error, connection);
        socket.end();
        return;
      case 'lineEnds':
        // Two are a ping that wants a pong; one is the pong to ours.
        if (framed.count >= 2) socket.write(PONG);
        return;
      default:
        framed satisfies never;
    }
  }

  const connection: Connection = {
    id: peer.connectionId,
    peer,
    isOurs,
    get isUsable() {
      return !socket.destroyed && !socket.writableEnded;
    },
    send(bytes, failed) {
      if (!connection.isUsable) {
        queueMicrotask(() => failed(socket.errored ?? new Error('The connection is closed')));
        return;
      }
      sentMs = nowMs();
      socket.write(bytes, (error) => {
        // What broke the connection says more than that it was closed.
        if (error !== null && error !== undefined) failed(socket.errored ?? error);
      });
      if (socket.writableLength > limits.mostUnsentBytes) socket.destroy();
    },
    sweep(atMs) {
      const isStuck = unfinishedSinceMs !== undefined && atMs - unfinishedSinceMs > limits.unfinishedMs;
      if (isStuck || atMs - receivedMs > limits.idleMs) {
        socket.destroy();
        return;
      }
      if (isOurs && !socket.connecting && atMs - sentMs > limits.pingMs) connection.send(PING, () => {});
    },
    close: () => socket.destroy(),
  };

  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    receivedMs = nowMs();
    for (const framed of framer.push(chunk)) take(framed);
    if (framer.waitingBytes === 0) unfinishedSinceMs = undefined;
    else unfinishedSinceMs ??= receivedMs;
  });
  // It closes then, too.
  socket.on('error', () => {});
  socket.on('close', () => events.onClosed(connection));
  return connection;
}
