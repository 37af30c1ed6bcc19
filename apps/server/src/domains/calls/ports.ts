import type { EndReason, Presented, Settings, Sound } from '@oneline/telephony';

/** What a dialled number of ours is set to do. */
export type NumberEntry =
  | { readonly kind: 'echo' }
  | { readonly kind: 'prompt'; readonly sounds: readonly Sound[] }
  | { readonly kind: 'person' | 'voicemail'; readonly personId: string };

export interface DialledNumber {
  /** Whose number it is: a trunk may serve several tenants. */
  readonly tenantId: string;
  readonly numberId: string;
  readonly entry: NumberEntry;
}

/** A way out: the trunk, the number as that trunk wants it, and what is shown of us. */
export interface WayOut {
  readonly trunkId: string;
  readonly number: string;
  readonly from: Presented;
}

/** Somebody of ours who can be rung. */
export interface Reachable {
  readonly personId: string;
  readonly unitId: string | null;
  readonly name: string | null;
  readonly extension: string | null;
  readonly deviceIds: readonly string[];
}

export interface RecordingOfCall {
  readonly id: string;
  readonly callId: string;
  readonly kind: 'call' | 'message';
  readonly personId: string | null;
  readonly unitId: string | null;
  readonly caller: string | null;
  readonly callerName: string | null;
  readonly startedAt: string;
}

/** What steering calls needs of other domains. None of these may take long: a caller waits meanwhile. */
export interface CallsPorts {
  /** The number that was dialled on a trunk; null when nobody configured it. */
  findNumber(trunkId: string, dialled: string): Promise<DialledNumber | null>;
  /** Whether this caller is turned away (block list, rule for anonymous callers), and how. */
  screen(tenantId: string, caller: Presented): Promise<EndReason | null>;
  /** Null: nobody, or somebody who has left. */
  findPerson(tenantId: string, personId: string): Promise<Reachable | null>;
  /** Whose device it is. */
  findByDevice(tenantId: string, deviceId: string): Promise<Reachable | null>;
  findByExtension(tenantId: string, extension: string): Promise<Reachable | null>;
  /** Ways out for a number that somebody dials, the best first; or why it may not be dialled. */
  waysOut(tenantId: string, dialled: string, personId: string | null): Promise<readonly WayOut[] | EndReason>;
  /** What a caller hears before the beep. */
  greeting(tenantId: string, personId: string): Promise<readonly Sound[]>;
  /** 保持音乐 of a tenant. */
  music(tenantId: string): Promise<readonly Sound[]>;
  /** Whether calls of a direction are recorded. */
  isRecorded(tenantId: string, direction: 'in' | 'out' | 'internal'): Promise<boolean>;
  /** Written down before the exchange is told to record. */
  beginRecording(tenantId: string, recording: RecordingOfCall): Promise<void>;
  /** It is not recorded after all. */
  dropRecording(tenantId: string, recordingId: string): Promise<void>;
  /** Everything that the exchange is to know, of every tenant. */
  exchangeSettings(): Promise<Settings>;
}
