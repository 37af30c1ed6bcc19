import type { Law } from '../g711/laws.ts';
import type { SrtpKey } from '../srtp/suite.ts';
import type { Address } from './latch.ts';

/** From this side: `sendonly` is what a leg on hold gets (RFC 3264 §8.4). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What offer and answer agreed on for one leg; may change while it lives. */
export interface LegSettings {
  readonly direction: Direction;
  readonly law: Law;
  /** Of the law, in packets sent: 8 for A-law and 0 for µ-law (RFC 3551 table 4) unless agreed otherwise. */
  readonly payloadType: number;
  /** Of telephone-event (RFC 4733); undefined if it was not agreed: digits are then tones. */
  readonly eventPayloadType?: number | undefined;
  /** Where to send, as signalled; undefined until known. */
  readonly remote?: Address | undefined;
  /** Where to send RTCP if not to the port above (RFC 3605). */
  readonly remoteRtcp?: Address | undefined;
  readonly srtp?: { readonly send: SrtpKey; readonly receive: SrtpKey } | undefined;
}

export function canSend(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function canReceive(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}
