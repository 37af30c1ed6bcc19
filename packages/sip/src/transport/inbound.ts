import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type DomainError, isDomainError } from '@oneline/kernel';
import type { WebSocket } from 'ws';
import { createResponse, type SipMessage } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { refusalOf } from '../message/refusal.ts';
import { serialize } from '../message/serialize.ts';
import type { Peer, TransportName } from '../transaction/peer.ts';
import type { Connection, ConnectionEvents, ConnectionLimits } from './connection.ts';
import type { ConnectionTable } from './connection-table.ts';
import { noteSource } from './received.ts';
import { createStreamConnection } from './stream-connection.ts';
import { plainAddress } from './stream-listener.ts';
import { createWebSocketConnection } from './websocket-connection.ts';

/** Who takes in what arrives. */
export interface TransportReceiver {
  /** `replyTo` is where responses to a request go; for a response it is `source`. */
  onMessage(message: SipMessage, source: Peer, replyTo: Peer): void;
  /** Something that is no valid message came; `answer` tells the sender so, if anything can be told. */
  onRefused(error: DomainError, source: Peer, answer: () => void): void;
  /** A connection is gone, and with it the way to whoever was behind it. */
  onConnectionClosed(peer: Peer): void;
  /** What went wrong here, and what `onMessage` threw. */
  onError(error: unknown): void;
  /** Every message as it comes and goes: for traces. */
  onTraffic?(direction: 'in' | 'out', bytes: Buffer, peer: Peer): void;
}

export interface InboundOptions {
  readonly receiver: TransportReceiver;
  readonly mayReceive: (address: string, transport: TransportName) => boolean;
  readonly limits: ConnectionLimits;
  readonly table: ConnectionTable;
  readonly nowMs: () => number;
  readonly send: (bytes: Buffer, peer: Peer, failed: (error: unknown) => void) => void;
}

/** The way of what arrives, from any socket to the receiver. */
export interface Inbound {
  mayAccept(address: string, transport: TransportName): boolean;
  takeDatagram(bytes: Buffer, source: Peer): void;
  /** With `peer` it is a socket that we opened to it. */
  addSocket(socket: Socket, transport: TransportName, peer?: Peer): Connection;
  addWebSocket(socket: WebSocket, request: IncomingMessage, transport: TransportName): Connection;
}

export function createInbound({ receiver, mayReceive, limits, table, nowMs, send }: InboundOptions): Inbound {
  function take(message: SipMessage, bytes: Buffer, source: Peer): void {
    try {
      receiver.onTraffic?.('in', bytes, source);
      if (message.kind === 'response') {
        receiver.onMessage(message, source, source);
        return;
      }
      const { request, replyTo } = noteSource(message, source);
      receiver.onMessage(request, source, replyTo);
    } catch (error) {
      // One message must not end the others.
      receiver.onError(error);
    }
  }

  function refuse(error: DomainError, source: Peer): void {
    receiver.onRefused(error, source, () => {
      const refusal = refusalOf(error);
      if (refusal === undefined) return;
      const response = createResponse(refusal.request, refusal.status, { reason: error.message });
      send(serialize(response), source, receiver.onError);
    });
  }

  const events: ConnectionEvents = {
    onMessage: (message, bytes, { peer }) => take(message, bytes, peer),
    onRefused: (error, { peer }) => refuse(error, peer),
    onClosed(connection) {
      table.remove(connection);
      receiver.onConnectionClosed(connection.peer);
    },
  };

  function added(connection: Connection): Connection {
    table.add(connection);
    return connection;
  }

  return {
    mayAccept: (address, transport) => {
      const plain = plainAddress(address);
      return table.mayAccept(plain) && mayReceive(plain, transport);
    },
    takeDatagram(bytes, source) {
      if (!isMessage(bytes) || !mayReceive(source.address, 'udp')) return;
      let message: SipMessage;
      try {
        message = parseMessage(bytes, { mostBytes: limits.mostMessageBytes, mostHeaders: limits.mostHeaders });
      } catch (error) {
        if (isDomainError(error)) refuse(error, source);
        else receiver.onError(error);
        return;
      }
      take(message, bytes, source);
    },
    addSocket(socket, transport, known) {
      const connectionId = table.nextId();
      const met = { transport, address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
      const peer = { ...(known ?? met), connectionId };
      return added(createStreamConnection({ socket, peer, isOurs: known !== undefined, limits, events, nowMs }));
    },
    addWebSocket(socket, { socket: { remoteAddress, remotePort } }, transport) {
      const connectionId = table.nextId();
      const peer = { transport, address: plainAddress(remoteAddress), port: remotePort ?? 0, connectionId };
      return added(createWebSocketConnection({ socket, peer, limits, events, nowMs }));
    },
  };
}

/** Keep-alives over UDP are empty lines or zeros; STUN begins with two zero bits (RFC 5626 §4.4, RFC 5389 §6). */
function isMessage(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0;
  return bytes.length > 4 && (first >= 0x20 || first === 0x0d || first === 0x0a);
}
