import type { DomainError } from '@oneline/kernel';
import type { SipMessage } from '../message/message.ts';
import type { Peer } from '../transaction/peer.ts';

/** A connection-oriented hop: TCP, TLS, WS or WSS. */
export interface Connection {
  readonly id: number;
  /** Its far end, with `id` as its `connectionId`. */
  readonly peer: Peer;
  /** Whether we opened it. */
  readonly isOurs: boolean;
  /** False from when it is known to be broken, which may be before `onClosed`. */
  readonly isUsable: boolean;
  /** Sends as soon as the connection is there; `failed` if it never is, or breaks first. */
  send(bytes: Buffer, failed: (error: unknown) => void): void;
  /** Called now and then: pings, and closes what is idle or stuck. */
  sweep(nowMs: number): void;
  close(): void;
}

export interface ConnectionEvents {
  onMessage(message: SipMessage, bytes: Buffer, connection: Connection): void;
  onRefused(error: DomainError, connection: Connection): void;
  /** Once; nothing comes after it. */
  onClosed(connection: Connection): void;
}

export interface ConnectionLimits {
  readonly mostMessageBytes: number;
  readonly mostHeaders: number;
  /** Nothing received for so long: closed. Telephones ping or register more often. */
  readonly idleMs: number;
  /** A message begun and not ended for so long: closed. */
  readonly unfinishedMs: number;
  /** Connections that we opened are pinged when we have been silent for so long (RFC 5626 §4.4.1 has 95–120 s). */
  readonly pingMs: number;
  /** Waiting to be sent: who does not read is cut off. */
  readonly mostUnsentBytes: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  mostMessageBytes: 65_535,
  mostHeaders: 256,
  idleMs: 3_600_000,
  unfinishedMs: 30_000,
  pingMs: 100_000,
  mostUnsentBytes: 1_048_576,
};
