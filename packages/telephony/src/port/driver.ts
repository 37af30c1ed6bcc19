import type { Command, CommandReply, Monitoring } from './command.ts';
import type { TelephonyEvent } from './event.ts';
import type { LegId, Origin, Presented } from './party.ts';

/** What lives in an exchange at one moment: what a server that comes back takes over. */
export interface Snapshot {
  /** Of the last event that is contained in it. */
  readonly seq: number;
  /** Changes when the exchange has been started anew: whatever lived in the one before is gone. */
  readonly exchangeId: string;
  readonly legs: readonly LiveLeg[];
  readonly bridges: readonly LiveBridge[];
  readonly recordings: readonly {
    readonly recordingId: string;
    readonly bridgeId: string;
    readonly isPaused: boolean;
  }[];
  readonly trunks: readonly { readonly trunkId: string; readonly state: 'up' | 'down' | 'registering' }[];
  readonly devices: readonly { readonly deviceId: string; readonly contacts: readonly string[] }[];
}

export interface LiveLeg {
  readonly legId: LegId;
  readonly tenantId: string;
  readonly direction: 'in' | 'out';
  readonly state: 'offered' | 'ringing' | 'early' | 'answered';
  readonly other: Origin;
  readonly from: Presented;
  readonly to: string;
  readonly startedAt: string;
  readonly answeredAt: string | null;
  readonly isHeld: boolean;
}

export interface LiveBridge {
  readonly bridgeId: string;
  readonly legIds: readonly LegId[];
  readonly monitors: readonly { readonly legId: LegId; readonly mode: Monitoring }[];
}

/** `isGapless`: every event since the listener came has been told. Otherwise only a snapshot tells what lives. */
export type Link =
  | { readonly isUp: false }
  | { readonly isUp: true; readonly exchangeId: string; readonly isGapless: boolean };

/**
 * The port to an exchange. Commands and events are plain JSON, so the exchange may be in a worker, another process or on another
 * machine; whoever implements this passes the conformance suite.
 */
export interface TelephonyDriver {
  /**
   * Tells a command under an id of its own; the same id again gets the first reply. The reply says that the exchange took it up;
   * what came of it is told by events. Never throws for what the exchange refuses.
   */
  send(command: Command, commandId?: string): Promise<CommandReply>;
  /** Every event from now on, in order; returns what ends it. */
  onEvent(listener: (event: TelephonyEvent) => void): () => void;
  /** How the way to the exchange is, now and at each turn; what is under way on it goes on meanwhile. */
  onLink(listener: (link: Link) => void): () => void;
  /** Error: `telephony.unreachable`. */
  snapshot(): Promise<Snapshot>;
  /** Lets go of the exchange; what lives in it goes on. */
  close(): Promise<void>;
}
