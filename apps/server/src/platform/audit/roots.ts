import { sha256 } from './encoding.ts';
import type { Queryable } from './entry-store.ts';
import { findSealHash, findUnpublishedDays, insertRoot } from './seal-store.ts';

/** Where the roots of the days are kept, out of reach of whoever can write to the database. */
export interface RootObjects {
  /** Null when there is none. */
  get(key: string): Promise<Uint8Array | null>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** The last seal of a day, and with it all that came before, as published. */
export interface RootDocument {
  /** UTC, `2026-11-23`. */
  readonly day: string;
  readonly tenant: string;
  readonly lastSeal: number;
  /** Of that seal, hexadecimal. */
  readonly hash: string;
}

export function rootKey(tenantId: string, day: string): string {
  return `audit-roots/${tenantId}/${day}.json`;
}

/**
 * Publishes the root of every day before `today` (UTC) that has none; days without a seal have none. The object is written
 * first and once: after a crash between the two, the row is made of the object that is there.
 */
export async function publishRoots(
  db: Queryable,
  objects: RootObjects,
  { today, at }: { today: string; at: Date },
): Promise<number> {
  const days = await findUnpublishedDays(db, today);
  for (const { tenantId, day, seal } of days) {
    const key = rootKey(tenantId, day);
    let bytes = await objects.get(key);
    if (!bytes) {
      const hash = await findSealHash(db, tenantId, seal);
      const root: RootDocument = { day, tenant: tenantId, lastSeal: seal, hash: hash?.toString('hex') ?? '' };
      bytes = Buffer.from(`${JSON.stringify(root)}\n`);
      await objects.put(key, bytes);
    }
    await insertRoot(db, tenantId, { day, seal: parseRoot(bytes)?.lastSeal ?? seal, objectHash: sha256(bytes) }, at);
  }
  return days.length;
}

/** Null for anything but a root. */
export function parseRoot(bytes: Uint8Array): RootDocument | null {
  try {
    const root = JSON.parse(Buffer.from(bytes).toString('utf8')) as RootDocument;
    return Number.isInteger(root.lastSeal) && typeof root.hash === 'string' ? root : null;
  } catch {
    // Not JSON, or not an object: not what was published, which is all that the caller asks.
    return null;
  }
}
