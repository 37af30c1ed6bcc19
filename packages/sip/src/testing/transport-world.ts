import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { headerField } from '../message/header-fields.ts';
import type { SipMessage, SipRequest } from '../message/message.ts';
import { testCertificate } from '../testing/certificate.ts';
import { requestOf } from '../testing/transaction-world.ts';
import { createVirtualTimers } from '../testing/virtual-timers.ts';
import type { Peer, TransportName } from '../transaction/peer.ts';
import { openTransport, type SipTransport, type TransportOptions } from '../transport/sip-transport.ts';

/** What a test opened; `closeAll` is for `afterEach`. */
export function createOpened() {
  const opened: { close(): unknown }[] = [];
  return {
    add: (one: { close(): unknown }) => void opened.push(one),
    closeAll: async () => {
      for (const one of opened.splice(0).reverse()) await one.close();
    },
  };
}
export type Opened = ReturnType<typeof createOpened>;

/** Values that come one by one, and can be waited for. */
export function createQueue<Value>() {
  const values: Value[] = [];
  const waiting: ((value: Value) => void)[] = [];
  return {
    push(value: Value) {
      const next = waiting.shift();
      if (next === undefined) values.push(value);
      else next(value);
    },
    next(): Promise<Value> {
      const value = values.shift();
      return value === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(value);
    },
    get size() {
      return values.length;
    },
  };
}

export interface Arrival {
  readonly message: SipMessage;
  readonly source: Peer;
  readonly replyTo: Peer;
}

/** Every transport there is. */
const all: readonly TransportName[] = ['udp', 'tcp', 'tls', 'ws', 'wss'];

export async function openEnd(
  opened: Opened,
  transports: readonly TransportName[] = all,
  options: Partial<TransportOptions> = {},
) {
  const timers = createVirtualTimers();
  const arrivals = createQueue<Arrival>();
  const refused = createQueue<string>();
  const closed = createQueue<Peer>();
  const errors: unknown[] = [];
  const transport = await openTransport({
    endpoints: transports.map((name) => ({ transport: name, host: '127.0.0.1', port: 0, tls: testCertificate })),
    timers,
    tls: { ca: testCertificate.cert },
    receiver: {
      onMessage: (message, source, replyTo) => arrivals.push({ message, source, replyTo }),
      onRefused: (error, _source, answer) => {
        refused.push(error.code);
        answer();
      },
      onConnectionClosed: closed.push,
      onError: (error) => errors.push(error),
    },
    ...options,
  });
  opened.add(transport);
  const peer = (name: TransportName): Peer => {
    const port = transport.endpoints.find((endpoint) => endpoint.transport === name)?.port ?? 0;
    return { transport: name, address: '127.0.0.1', port };
  };
  const port = (name: TransportName): number => peer(name).port;
  return { timers, transport, arrivals, refused, closed, errors, peer, port };
}

export const notCalled = (error: unknown) => {
  throw error;
};

export function withVia(transport: SipTransport, peer: Peer, parameters = ';rport'): SipRequest {
  const { host, port } = transport.sentBy(peer);
  const request = requestOf('OPTIONS');
  const via = headerField(
    'Via',
    `SIP/2.0/${peer.transport.toUpperCase()} ${host}:${port};branch=z9hG4bK1${parameters}`,
  );
  return { ...request, headers: request.headers.with([via, ...request.headers.fields]) };
}

export async function connectedTo(opened: Opened, port: number): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect({ host: '127.0.0.1', port });
  opened.add({ close: () => socket.destroy() });
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(socket, 'connect');
  return { socket, text: () => text };
}

export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 4000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it never came to that');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
