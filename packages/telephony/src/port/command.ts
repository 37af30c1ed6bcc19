import type { Destination, EndReason, LegId, Presented } from './party.ts';

/** A sound: a stored prompt by its hash, a tone by name. */
export type Sound =
  | { readonly kind: 'prompt'; readonly object: string }
  | { readonly kind: 'tone'; readonly tone: 'ringback' | 'busy' | 'congestion' | 'beep' }
  | { readonly kind: 'silence'; readonly ms: number };

/** What a supervisor hears and who hears the supervisor: listen 监听 nobody, whisper 密语 one leg, barge 插话 all. */
export type Monitoring = 'listen' | 'whisper' | 'barge';

interface ToLeg {
  readonly legId: LegId;
}

/**
 * What the exchange can be told, in the words of ARI and CSTA. Ids are made by whoever tells, so that telling the same thing again
 * changes nothing.
 */
export type Command =
  | (ToLeg & {
      readonly op: 'originate';
      readonly to: Destination;
      readonly from: Presented;
      readonly ringTimeoutMs: number;
      /** Joined as soon as it is answered. */
      readonly bridgeId?: string;
      /** Carried to the device, as what the desktop finds the call by. */
      readonly correlation?: string;
    })
  | (ToLeg & { readonly op: 'ring' })
  /** Sound before the answer (183), which most carriers do not charge for. */
  | (ToLeg & { readonly op: 'progress' })
  | (ToLeg & { readonly op: 'answer' })
  /** Refuses one that is not answered, ends one that is. */
  | (ToLeg & { readonly op: 'hang_up'; readonly reason: EndReason })
  | (ToLeg & {
      readonly op: 'play';
      readonly playbackId: string;
      readonly sounds: readonly Sound[];
      /** Null plays until stopped. */
      readonly times: number | null;
      readonly startMs?: number;
      readonly stopsOnDigit?: boolean;
    })
  | (ToLeg & { readonly op: 'stop_playing'; readonly playbackId: string })
  | (ToLeg & {
      readonly op: 'collect';
      readonly collectionId: string;
      readonly most: number;
      /** Ends the entry and is no part of it, such as `#`. */
      readonly terminators: string;
      readonly firstDigitTimeoutMs: number;
      readonly interDigitTimeoutMs: number;
      /** Never told in `leg.digit`, never logged. */
      readonly isSecret?: boolean;
    })
  | (ToLeg & { readonly op: 'stop_collecting'; readonly collectionId: string })
  | (ToLeg & { readonly op: 'send_digits'; readonly digits: string })
  /** The leg hears itself, until it is bridged, played to or hung up: a line tried out. */
  | (ToLeg & { readonly op: 'echo' })
  /** The other side hears `music`; who holds hears nothing. */
  | (ToLeg & { readonly op: 'hold'; readonly music: readonly Sound[] })
  | (ToLeg & { readonly op: 'unhold' })
  /** `in`: nobody hears this leg; `out`: it hears nobody. */
  | (ToLeg & { readonly op: 'mute'; readonly direction: 'in' | 'out' | 'both'; readonly isMuted: boolean })
  /** Two legs are relayed, more are mixed: a bridge of three is a conference. */
  | { readonly op: 'bridge'; readonly bridgeId: string; readonly legIds: readonly LegId[] }
  | (ToLeg & { readonly op: 'join'; readonly bridgeId: string })
  | (ToLeg & { readonly op: 'leave'; readonly bridgeId: string })
  | { readonly op: 'end_bridge'; readonly bridgeId: string }
  | (ToLeg & {
      readonly op: 'monitor';
      readonly mode: Monitoring;
      readonly bridgeId: string;
      /** Who hears a whisper. */
      readonly whisperTo?: LegId;
    })
  /** Gives the far end of a leg to another destination (REFER, RFC 3515) and ends here. */
  | (ToLeg & { readonly op: 'transfer'; readonly to: Destination })
  | {
      readonly op: 'record';
      readonly recordingId: string;
      readonly bridgeId: string;
      /** Left and right of the file. */
      readonly left: LegId;
      readonly right: LegId;
    }
  | { readonly op: 'pause_recording'; readonly recordingId: string; readonly isPaused: boolean }
  | { readonly op: 'stop_recording'; readonly recordingId: string }
  /** The whole of what the exchange is to know; what is not in it any more is taken down. */
  | { readonly op: 'configure'; readonly settings: Settings };

export type CommandOp = Command['op'];

export interface Settings {
  readonly trunks: readonly TrunkSettings[];
  readonly devices: readonly DeviceSettings[];
  readonly limits: readonly TenantLimits[];
}

export type Transport = 'udp' | 'tcp' | 'tls';

export interface TrunkSettings {
  readonly trunkId: string;
  readonly tenantId: string;
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
  /** Register there, and answer its challenges; null for a trunk known by its address only. */
  readonly registration: {
    readonly user: string;
    readonly password: string;
    readonly realm: string | null;
    readonly expiresSeconds: number;
  } | null;
  /** Addresses (CIDR) from which this trunk sends; nothing else is believed to be it. */
  readonly sources: readonly string[];
  readonly mostCalls: number;
  /** Asked with OPTIONS this often; 0 never. */
  readonly keepAliveSeconds: number;
  readonly isEncrypted: boolean;
}

export interface DeviceSettings {
  readonly deviceId: string;
  readonly tenantId: string;
  readonly user: string;
  readonly realm: string;
  /** H(A1) by algorithm (RFC 7616 §3.4.2, RFC 8760): the password itself never leaves the server. */
  readonly credentials: { readonly md5: string; readonly sha256: string };
  readonly mostContacts: number;
}

export interface TenantLimits {
  readonly tenantId: string;
  readonly mostCalls: number;
}

/** A command with the id under which it is told: the same id again gets the first reply and does nothing. */
export interface CommandMessage {
  readonly commandId: string;
  readonly command: Command;
}

/** `code` is one of the errors `telephony.*`. */
export type CommandReply =
  | { readonly commandId: string; readonly isDone: true }
  | { readonly commandId: string; readonly isDone: false; readonly code: string; readonly reason: string };
