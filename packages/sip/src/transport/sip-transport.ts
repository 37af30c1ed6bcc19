import type { IncomingMessage } from 'node:http';
import type { ConnectionOptions } from 'node:tls';
import { sipErrors } from '../errors.ts';
import type { MessageSender, Peer, TransportName } from '../transaction/peer.ts';
import type { Timer, Timers } from '../transaction/timing.ts';
import { type Connection, type ConnectionLimits, defaultConnectionLimits } from './connection.ts';
import { createConnectionTable, type TableLimits } from './connection-table.ts';
import { type BoundEndpoint, boundEndpoint, type Endpoint } from './endpoint.ts';
import { createInbound, type TransportReceiver } from './inbound.ts';
import { openConnection } from './open-connection.ts';
import { listenStream } from './stream-listener.ts';
import { listenUdp, type UdpListener } from './udp-listener.ts';
import { listenWebSocket } from './websocket-listener.ts';

export interface TransportOptions {
  readonly endpoints: readonly Endpoint[];
  readonly timers: Timers;
  readonly receiver: TransportReceiver;
  /** Asked before anything that comes from there is looked at; true if left out. */
  readonly mayReceive?: (address: string, transport: TransportName) => boolean;
  /** Asked before a WebSocket is opened; true if left out. */
  readonly mayUpgrade?: (request: IncomingMessage) => boolean | Promise<boolean>;
  /** For TLS connections that we open: trusted certificates, or one of our own. */
  readonly tls?: ConnectionOptions;
  readonly limits?: Partial<ConnectionLimits & TableLimits>;
}

export interface SipTransport extends MessageSender {
  readonly endpoints: readonly BoundEndpoint[];
  /** Cuts every connection with an address. */
  cutOff(address: string): void;
  readonly connections: number;
  close(): Promise<void>;
}

const defaultTableLimits: TableLimits = { mostConnections: 10_000, mostConnectionsPerAddress: 1000 };
const SWEEP_MS = 5000;

/**
 * Every socket of the stack (RFC 3261 §18): UDP, TCP, TLS, WS and WSS. What arrives before this resolves is dropped.
 * @throws what binding throws; `sip.no_advertised_host`. Nothing stays open then.
 */
export async function openTransport(options: TransportOptions): Promise<SipTransport> {
  const { timers, receiver, mayReceive = () => true, mayUpgrade = () => true } = options;
  const limits = { ...defaultConnectionLimits, ...defaultTableLimits, ...options.limits };
  const table = createConnectionTable(limits);
  const endpoints: BoundEndpoint[] = [];
  const udp: UdpListener[] = [];
  const listeners: { close(): Promise<void> }[] = [];
  let isOpen = false;
  let sweeping: Timer | undefined;
  const inbound = createInbound({
    receiver,
    limits,
    table,
    send,
    nowMs: timers.nowMs,
    mayReceive: (address, transport) => isOpen && mayReceive(address, transport),
  });

  function send(bytes: Buffer, peer: Peer, failed: (error: unknown) => void): void {
    receiver.onTraffic?.('out', bytes, peer);
    const way = peer.transport === 'udp' ? socketTo(peer) : connectionTo(peer);
    if (way === undefined) {
      const { transport, address } = peer;
      queueMicrotask(() => failed(sipErrors.noWay({ transport, address })));
    } else if ('sendTo' in way) {
      way.sendTo(peer, bytes, failed);
    } else {
      way.send(bytes, failed);
    }
  }

  function socketTo(peer: Peer): UdpListener | undefined {
    const isIPv6 = peer.address.includes(':');
    return udp.find(({ id }) => id === peer.connectionId) ?? udp.find((one) => one.isIPv6 === isIPv6);
  }

  function connectionTo(peer: Peer): Connection | undefined {
    const found = table.find(peer);
    if (found !== undefined || !isOpen) return found;
    const socket = openConnection(peer, options.tls);
    return socket && inbound.addSocket(socket, peer.transport, peer);
  }

  async function listen(id: number, endpoint: Endpoint): Promise<void> {
    const { transport, host, port } = endpoint;
    const { onError } = receiver;
    const isSecure = transport === 'tls' || transport === 'wss';
    const shared = {
      host,
      port,
      onError,
      ...(isSecure && { tls: endpoint.tls ?? {} }),
      mayAccept: (address: string) => inbound.mayAccept(address, transport),
    };
    let bound: { address: string; port: number; close(): Promise<void> };
    switch (transport) {
      case 'udp':
        udp.push(await listenUdp({ id, host, port, onError, onDatagram: inbound.takeDatagram }));
        bound = udp.at(-1) as UdpListener;
        break;
      case 'tcp':
      case 'tls':
        bound = await listenStream({ ...shared, onSocket: (socket) => void inbound.addSocket(socket, transport) });
        break;
      case 'ws':
      case 'wss':
        bound = await listenWebSocket({
          ...shared,
          mayUpgrade,
          mostMessageBytes: limits.mostMessageBytes,
          onSocket: (socket, request) => void inbound.addWebSocket(socket, request, transport),
        });
        break;
      default:
        return transport satisfies never;
    }
    listeners.push(bound);
    endpoints.push(boundEndpoint(id, endpoint, bound));
  }

  async function close(): Promise<void> {
    isOpen = false;
    sweeping?.cancel();
    for (const connection of [...table.all()]) {
      connection.close();
      table.remove(connection);
    }
    await Promise.all(listeners.map((listener) => listener.close()));
  }

  function sweep(): void {
    const nowMs = timers.nowMs();
    for (const connection of [...table.all()]) connection.sweep(nowMs);
    sweeping = timers.after(SWEEP_MS, sweep);
  }

  try {
    for (const [id, endpoint] of options.endpoints.entries()) await listen(id, endpoint);
  } catch (error) {
    await close();
    throw error;
  }
  isOpen = true;
  sweep();
  return {
    endpoints,
    send,
    sentBy(peer) {
      const ours = endpoints.filter(({ transport }) => transport === peer.transport);
      const endpoint = ours.find(({ id }) => id === peer.connectionId) ?? ours[0];
      return endpoint?.advertised ?? { host: endpoints[0]?.advertised.host ?? 'invalid', port: null };
    },
    cutOff(address) {
      for (const connection of [...table.all()]) if (connection.peer.address === address) connection.close();
    },
    get connections() {
      return table.size;
    },
    close,
  };
}
