export type TransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** The other end of a hop. */
export interface Peer {
  readonly transport: TransportName;
  /** IPv4 or IPv6, without brackets. */
  readonly address: string;
  readonly port: number;
  /** The connection that it came over, and that answers go back over while it lasts. */
  readonly connectionId?: number | undefined;
  /** The name that a TLS certificate is to be for. */
  readonly serverName?: string | undefined;
}

/** What transactions need of a transport. */
export interface MessageSender {
  /** Sends one message; `failed` is called later, at most once, if it is known not to have been sent. */
  send(bytes: Buffer, peer: Peer, failed: (error: unknown) => void): void;
  /** The Via that names us on the way to this peer, without its branch. */
  sentBy(peer: Peer): { readonly host: string; readonly port: number | null };
}

/** Whether the transport itself repeats what is lost: then transactions do not (RFC 3261 §17). */
export const isReliable = (peer: Peer): boolean => peer.transport !== 'udp';
