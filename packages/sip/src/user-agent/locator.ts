import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isDomainError } from '@oneline/kernel';
import { isSipUri, parseUri, type SipUri } from '../message/uri.ts';
import type { Peer, TransportName } from '../transaction/peer.ts';
import { defaultPort } from '../transport/received.ts';

export interface Locator {
  /**
   * Where a URI is to be reached; `found` is called at once for an address, later for a name; undefined if it is nowhere. Never throws.
   */
  locate(uri: string, found: (peer: Peer | undefined) => void): void;
}

export interface LocatorOptions {
  /** Address of a name; the system's resolver if left out. */
  readonly resolve?: (host: string) => Promise<string>;
  readonly nowMs: () => number;
}

/** How long an address of a name is believed, ms. */
const BELIEVED_MS = 60_000;
const MOST_NAMES = 1000;

const transports: readonly TransportName[] = ['udp', 'tcp', 'tls', 'ws', 'wss'];

/**
 * RFC 3263 as far as a single site needs it: addresses, and names by A and AAAA; neither NAPTR nor SRV, so a trunk names its port.
 */
export function createLocator({ resolve = systemResolve, nowMs }: LocatorOptions): Locator {
  const known = new Map<string, { address: string; untilMs: number }>();

  async function addressOf(host: string): Promise<string> {
    const found = known.get(host);
    if (found !== undefined && found.untilMs > nowMs()) return found.address;
    const address = await resolve(host);
    if (known.size >= MOST_NAMES) known.clear();
    known.set(host, { address, untilMs: nowMs() + BELIEVED_MS });
    return address;
  }

  return {
    locate(text, found) {
      const uri = readUri(text);
      const transport = uri && transportOf(uri);
      if (uri === undefined || transport === undefined) {
        found(undefined);
        return;
      }
      const host = uri.parameters.get('maddr') ?? uri.host;
      const plain = host.startsWith('[') ? host.slice(1, -1) : host;
      const at = { transport, port: uri.port ?? defaultPort(transport) };
      if (isIP(plain) !== 0) {
        found({ ...at, address: plain });
        return;
      }
      addressOf(plain.toLowerCase()).then(
        (address) => found({ ...at, address, serverName: plain }),
        () => found(undefined),
      );
    },
  };
}

async function systemResolve(host: string): Promise<string> {
  return (await lookup(host)).address;
}

function readUri(text: string): SipUri | undefined {
  try {
    const uri = parseUri(text);
    return isSipUri(uri) ? uri : undefined;
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

/** RFC 3261 §26.2.2: `sips` is TLS; RFC 7118 §5: over WebSockets it is WSS. */
function transportOf({ scheme, parameters }: SipUri): TransportName | undefined {
  const named = parameters.get('transport')?.toLowerCase();
  if (named === undefined) return scheme === 'sips' ? 'tls' : 'udp';
  const known = transports.find((name) => name === named);
  if (scheme !== 'sips') return known;
  if (known === 'tcp' || known === 'tls') return 'tls';
  return known === 'ws' || known === 'wss' ? 'wss' : undefined;
}
