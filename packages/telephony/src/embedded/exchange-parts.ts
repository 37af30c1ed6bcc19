import type { MediaPool } from '@oneline/media';
import type { SipStack } from '@oneline/sip';
import type { TenantLimits } from '../port/command.ts';
import type { EventBody } from '../port/event.ts';
import type { Bridges } from './bridges.ts';
import type { Devices } from './devices.ts';
import type { Leg, LegOwner } from './leg.ts';
import type { LegMedia, MediaPlace } from './leg-media.ts';
import type { ExchangeLog } from './settings.ts';
import type { Sounds } from './sounds.ts';
import type { Trunks } from './trunks.ts';

/** The legs that live, and what is counted by them. */
export interface Legs {
  get(legId: string): Leg | undefined;
  add(leg: Leg): void;
  all(): Iterable<Leg>;
  readonly size: number;
  /**
   * A leg of this tenant that has a media port: all legs of a tenant are on one media worker, since any two of them may meet,
   * and one worker carries some hundreds of calls.
   */
  anchorOf(tenantId: string): string | undefined;
  /** Whether one more call would be too many for its tenant. */
  isFull(tenantId: string): boolean;
  countOnTrunk(trunkId: string): number;
  limit(limits: readonly TenantLimits[]): void;
}

/** What the parts of an exchange need of each other. */
export interface ExchangeParts {
  readonly stack: SipStack;
  readonly pool: MediaPool;
  readonly place: MediaPlace;
  readonly sounds: Sounds;
  readonly legs: Legs;
  readonly bridges: Bridges;
  readonly trunks: Trunks;
  readonly devices: Devices;
  readonly owner: LegOwner;
  readonly log: ExchangeLog;
  emit(body: EventBody): void;
  now(): Date;
  newId(): string;
  /** Under the id of its leg; a new one if left out. */
  newMedia(isEncrypted: boolean, legId?: string): LegMedia;
}
