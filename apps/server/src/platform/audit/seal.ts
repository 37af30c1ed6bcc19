import type { TenantDb } from '../db/index.ts';
import { hashBytes, instantBytes, instantOf, noHash, rowHash, sealHash } from './encoding.ts';
import { origin, type PlacedEntry, type Queryable, readFinalEntries } from './entry-store.ts';
import { findLastSeal, insertSeal, type Seal } from './seal-store.ts';

/** Most entries of one seal; bounds the memory of sealing and of verifying. */
export const sealLimit = 500;

/** 'OneLSeal' in ASCII: held while sealing or publishing, so that of several processes one does the work. */
const lockKey = 0x4f6e654c5365616cn;

/** The seal of `entries`, which follow `last` in order; undefined when there are none. */
export function sealOf(
  tenantId: string,
  entries: readonly PlacedEntry[],
  { last, at }: { last: Seal | undefined; at: Date },
): Seal | undefined {
  const newest = entries.at(-1);
  if (!newest) return undefined;
  const content = {
    tenantId,
    number: (last?.number ?? 0) + 1,
    // Never before the seal it follows, whichever process's clock is ahead: each day has an unbroken run of seals.
    sealedAt: instantBytes(last ? new Date(Math.max(at.getTime(), instantOf(last.sealedAt).getTime())) : at),
    entryIds: entries.map((entry) => entry.id),
    rowHashes: Buffer.concat(entries.map(rowHash), entries.length * hashBytes),
  };
  return { ...content, place: newest.place, hash: sealHash(last?.hash ?? noHash, content) };
}

/**
 * Seals the next entries of a tenant; says how many. The seal is one insert under a number that can exist once, so a process
 * that dies at any moment leaves the chain whole, and of two that seal at once one writes nothing (0).
 */
export async function sealNext(db: Queryable, tenantId: string, at: Date): Promise<number> {
  const last = await findLastSeal(db, tenantId);
  const entries = await readFinalEntries(db, { tenantId, after: last?.place ?? origin, limit: sealLimit });
  const seal = sealOf(tenantId, entries, { last, at });
  return seal && (await insertSeal(db, seal)) ? entries.length : 0;
}

/** Runs `work` unless another process of the cluster is sealing; undefined when one is. */
export async function whileSealing<Result>(
  db: TenantDb,
  work: (tx: TenantDb) => Promise<Result>,
): Promise<Result | undefined> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ is_held: boolean }>({
      text: 'select pg_try_advisory_xact_lock($1::bigint) as is_held',
      values: [lockKey.toString()],
    });
    return lock?.is_held ? work(tx) : undefined;
  });
}
