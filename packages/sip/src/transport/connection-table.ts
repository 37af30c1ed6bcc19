import type { Peer } from '../transaction/peer.ts';
import type { Connection } from './connection.ts';

export interface ConnectionTable {
  /** A number for the next connection. */
  nextId(): number;
  /** False, and nothing added, beyond the limits: of all, and of those that come from one address. */
  mayAccept(address: string): boolean;
  add(connection: Connection): void;
  remove(connection: Connection): void;
  /** The connection that a peer was met over, or one to the same place (RFC 3261 §18.1.1, §18.2.2). */
  find(peer: Peer): Connection | undefined;
  all(): Iterable<Connection>;
  readonly size: number;
}

export interface TableLimits {
  readonly mostConnections: number;
  readonly mostConnectionsPerAddress: number;
}

export function createConnectionTable(limits: TableLimits): ConnectionTable {
  const byId = new Map<number, Connection>();
  const byPlace = new Map<string, Connection>();
  const perAddress = new Map<string, number>();
  let lastId = 1000;

  /** What a certificate was checked against is part of the place: a connection to another name is another one. */
  const placeOf = ({ transport, address, port, serverName }: Peer) =>
    `${transport} ${address} ${port} ${serverName ?? ''}`;

  function count(address: string, by: 1 | -1): void {
    const now = (perAddress.get(address) ?? 0) + by;
    if (now === 0) perAddress.delete(address);
    else perAddress.set(address, now);
  }

  return {
    nextId: () => ++lastId,
    mayAccept: (address) =>
      byId.size < limits.mostConnections && (perAddress.get(address) ?? 0) < limits.mostConnectionsPerAddress,
    add(connection) {
      byId.set(connection.id, connection);
      byPlace.set(placeOf(connection.peer), connection);
      if (!connection.isOurs) count(connection.peer.address, 1);
    },
    remove(connection) {
      if (!byId.delete(connection.id)) return;
      const key = placeOf(connection.peer);
      if (byPlace.get(key) === connection) byPlace.delete(key);
      if (!connection.isOurs) count(connection.peer.address, -1);
    },
    find(peer) {
      const met = peer.connectionId === undefined ? undefined : byId.get(peer.connectionId);
      return [met, byPlace.get(placeOf(peer))].find((connection) => connection?.isUsable);
    },
    all: () => byId.values(),
    get size() {
      return byId.size;
    },
  };
}
