import type { SecureContextOptions } from 'node:tls';
import { sipErrors } from '../errors.ts';
import type { TransportName } from '../transaction/peer.ts';

/** A socket to listen on. */
export interface Endpoint {
  readonly transport: TransportName;
  /** An address of this machine, or `0.0.0.0` or `::` for all of them. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What others are told to reach us by; needed behind NAT and where every address is bound. */
  readonly advertised?: { readonly host: string; readonly port?: number };
  /** Certificate and key, for TLS and WSS. */
  readonly tls?: SecureContextOptions;
}

export interface BoundEndpoint {
  /** UDP messages are sent from the socket that they came to. */
  readonly id: number;
  readonly transport: TransportName;
  readonly address: string;
  readonly port: number;
  readonly advertised: { readonly host: string; readonly port: number };
}

/** An address as it stands in a URI: IPv6 in brackets (RFC 3261 §25.1). */
export const hostOf = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** @throws `sip.no_advertised_host` */
export function boundEndpoint(id: number, endpoint: Endpoint, bound: { address: string; port: number }): BoundEndpoint {
  const { transport, host, advertised } = endpoint;
  if (advertised === undefined && (host === '0.0.0.0' || host === '::')) throw sipErrors.noAdvertisedHost({ host });
  return {
    id,
    transport,
    address: bound.address,
    port: bound.port,
    advertised: { host: advertised?.host ?? hostOf(bound.address), port: advertised?.port ?? bound.port },
  };
}
