// Everything here is plain JSON: it crosses processes and machines.

/** One party's connection: CSTA "connection", ARI "channel". Made by whoever begins it, a UUID. */
export type LegId = string;

/** Where a leg is made to. */
export type Destination =
  | { readonly kind: 'trunk'; readonly trunkId: string; readonly number: string }
  /** Every registered contact of the device is rung; the first that answers wins. */
  | { readonly kind: 'device'; readonly deviceId: string };

/** Whence a leg came. */
export type Origin =
  | { readonly kind: 'trunk'; readonly trunkId: string }
  | { readonly kind: 'device'; readonly deviceId: string };

/** What the other side shows of itself: a number as signalled, and a name where there is one. Null: it wishes to be anonymous. */
export interface Presented {
  readonly number: string | null;
  readonly name: string | null;
}

/**
 * Why a leg ended, in the words of CSTA (ECMA-269 §17.4) where it has one, with what the wire said: a SIP status
 * (RFC 3261 §21) and a Q.850 cause (RFC 3326).
 */
export interface EndCause {
  readonly reason: EndReason;
  readonly sipStatus: number | null;
  readonly q850: number | null;
}

export const endReasons = [
  'normal',
  /** Whoever called gave up before an answer. */
  'cancelled',
  'busy',
  'no_answer',
  'declined',
  'unreachable',
  'unknown_number',
  'not_allowed',
  /** Another party answered first. */
  'answered_elsewhere',
  'transferred',
  /** No media or no sign of life. */
  'lost',
  'congestion',
  'media_refused',
  /** The exchange itself stopped or broke. */
  'exchange_failed',
] as const;
export type EndReason = (typeof endReasons)[number];

/** How the sound of a leg was, from both sides of RTCP; null where the far end never reported (RFC 3550 §6.4, ITU-T G.107). */
export interface LegQuality {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly lostShare: number;
  readonly farLostShare: number | null;
  readonly jitterMs: number;
  readonly roundTripMs: number | null;
  /** Mean opinion score 1–4.5 by the E-model. */
  readonly mos: number | null;
}
