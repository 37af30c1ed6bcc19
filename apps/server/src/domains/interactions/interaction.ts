// What every channel writes of one contact with a customer. Instants are ISO 8601, UTC.

/** An interaction as it begins. Its id is a version 7 UUID of its beginning: that is what it is partitioned by. */
export interface NewInteraction {
  readonly id: string;
  readonly channel: 'voice';
  readonly direction: 'in' | 'out' | 'internal';
  /** Null: it wished to be anonymous. */
  readonly caller: string | null;
  readonly callerName: string | null;
  readonly called: string;
  readonly numberId: string | null;
  readonly trunkId: string | null;
  /** What the number was set to do. */
  readonly entry: string;
  /** Who of ours it belongs to, and their unit: what rights go by. */
  readonly personId: string | null;
  readonly unitId: string | null;
  readonly startedAt: string;
}

/** What became of it. */
export interface Ending {
  readonly endedAt: string;
  readonly outcome: string;
  readonly cause: string | null;
  readonly sipStatus: number | null;
  readonly q850: number | null;
  readonly personId: string | null;
  readonly unitId: string | null;
}

/** A stretch of it in which one thing went on. */
export interface Segment {
  readonly kind: string;
  readonly legId: string | null;
  readonly personId: string | null;
  readonly deviceId: string | null;
  readonly trunkId: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly cause: string | null;
  readonly quality: unknown;
}

/** What its channel needs to go on with it after a restart; plain JSON. */
export type Control = object;

export interface OpenInteraction {
  readonly tenantId: string;
  readonly id: string;
  readonly control: Control;
}
