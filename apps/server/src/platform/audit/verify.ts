import type { AuditVerification } from '@oneline/contracts';
import { hashBytes, noHash, rowHash, sealHash, sha256 } from './encoding.ts';
import {
  countEntriesAfter,
  findEntriesAhead,
  origin,
  type Place,
  type PlacedEntry,
  type Queryable,
  readEntries,
} from './entry-store.ts';
import { parseRoot, type RootObjects, rootKey } from './roots.ts';
import { findFirstDay, findLastSeal, findSealHash, readRoots, readSeals, type Seal } from './seal-store.ts';

export interface VerifyOptions {
  readonly db: Queryable;
  readonly objects: RootObjects;
  readonly tenantId: string;
  readonly at: Date;
}

type Break = AuditVerification['breaks'][number];
type Report = (found: Break) => void;

const mostBreaks = 100;
const sealsAtOnce = 20;
const entriesAtOnce = 1000;
const msPerDay = 86_400_000;

/**
 * Recomputes every seal of a tenant from the entries as they are now, and holds the chain against the published roots. Reads
 * in pages; its memory does not grow with the log. What is sealed meanwhile counts as unsealed.
 *
 * - `changed`: an entry is not what was sealed, or stands elsewhere in the order
 * - `missing`, `added`: an entry was sealed and is gone; stands among sealed ones, or where none can stand yet, unsealed
 * - `chain`: a seal is gone, or its hash does not follow from its content and the seal before
 * - `root`: a published root is gone or changed, or the chain is no longer the one that was published
 */
export async function verifyAudit({ db, objects, tenantId, at }: VerifyOptions): Promise<AuditVerification> {
  const breaks: Break[] = [];
  const report: Report = (found) => {
    if (breaks.length < mostBreaks) breaks.push(found);
  };
  const last = await findLastSeal(db, tenantId);
  const { sealed, seals } = last ? await verifySeals(db, last, report) : { sealed: 0, seals: 0 };
  const upTo = last?.place ?? origin;
  const unsealed = await countEntriesAfter(db, tenantId, upTo);
  for (const entryId of await findEntriesAhead(db, tenantId, mostBreaks)) {
    report({ seal: (last?.number ?? 0) + 1, entryId, what: 'added' });
  }
  await verifyRoots({ db, objects, tenantId, at }, report);
  return {
    outcome: breaks.length === 0 ? 'intact' : 'broken',
    sealed,
    unsealed,
    seals,
    checkedAt: at.toISOString(),
    breaks,
  };
}

async function verifySeals(db: Queryable, last: Seal, report: Report): Promise<{ sealed: number; seals: number }> {
  const entries = entriesUpTo(db, last.tenantId, last.place);
  let next = await entries.next();
  let previous: Seal | undefined;
  let sealed = 0;
  let seals = 0;
  for await (const seal of sealsUpTo(db, last)) {
    verifyLink(previous, seal, report);
    const check = checkEntries(seal, report);
    while (!next.done && !isAfter(next.value.place, seal.place)) {
      check.take(next.value);
      next = await entries.next();
    }
    check.end();
    sealed += seal.entryIds.length;
    seals += 1;
    previous = seal;
  }
  return { sealed, seals };
}

function verifyLink(previous: Seal | undefined, seal: Seal, report: Report): void {
  const expected = (previous?.number ?? 0) + 1;
  const isChained = sealHash(previous?.hash ?? noHash, seal).equals(seal.hash);
  if (seal.number !== expected) report({ seal: expected, entryId: null, what: 'chain' });
  else if (!isChained || seal.rowHashes.length !== seal.entryIds.length * hashBytes) {
    report({ seal: seal.number, entryId: null, what: 'chain' });
  }
}

/** Holds the entries found in the range of a seal, in their order, against those it names. */
function checkEntries(seal: Seal, report: Report) {
  const sealedHash = new Map(
    seal.entryIds.map((id, i) => [id, seal.rowHashes.subarray(i * hashBytes, (i + 1) * hashBytes)]),
  );
  const found: string[] = [];
  const changed = new Set<string>();
  const at = seal.number;
  return {
    take(entry: PlacedEntry): void {
      const hash = sealedHash.get(entry.id);
      if (!hash) {
        report({ seal: at, entryId: entry.id, what: 'added' });
        return;
      }
      found.push(entry.id);
      if (!rowHash(entry).equals(hash)) changed.add(entry.id);
    },
    end(): void {
      const present = new Set(found);
      const inSealedOrder = seal.entryIds.filter((id) => present.has(id));
      for (const [i, id] of found.entries()) {
        if (changed.has(id) || inSealedOrder[i] !== id) report({ seal: at, entryId: id, what: 'changed' });
      }
      for (const id of seal.entryIds) if (!present.has(id)) report({ seal: at, entryId: id, what: 'missing' });
    },
  };
}

async function* sealsUpTo(db: Queryable, last: Seal): AsyncGenerator<Seal> {
  // Below every number a seal can have, so that one put in front of the first is seen.
  let after = -(2 ** 31);
  while (after < last.number) {
    const page = await readSeals(db, { tenantId: last.tenantId, after, limit: sealsAtOnce });
    for (const seal of page) if (seal.number <= last.number) yield seal;
    after = page.at(-1)?.number ?? last.number;
  }
}

async function* entriesUpTo(db: Queryable, tenantId: string, upTo: Place): AsyncGenerator<PlacedEntry> {
  let after: Place | undefined = origin;
  while (after) {
    const page: PlacedEntry[] = await readEntries(db, { tenantId, after, upTo, limit: entriesAtOnce });
    yield* page;
    after = page.length === entriesAtOnce ? page.at(-1)?.place : undefined;
  }
}

function isAfter(a: Place, b: Place): boolean {
  if (a.generation !== b.generation) return a.generation > b.generation;
  if (a.xid !== b.xid) return BigInt(a.xid) > BigInt(b.xid);
  return BigInt(a.seq) > BigInt(b.seq);
}

async function verifyRoots({ db, objects, tenantId, at }: VerifyOptions, report: Report): Promise<void> {
  const roots = await readRoots(db, tenantId);
  for (const { day, seal, objectHash } of roots) {
    const bytes = await objects.get(rootKey(tenantId, day));
    const isKept = bytes !== null && sha256(bytes).equals(objectHash);
    if (!isKept || !(await agrees(db, { tenantId, day, seal, bytes }))) report({ seal, entryId: null, what: 'root' });
  }
  // Whoever cuts the end off the log also deletes the rows that tell of its roots; the objects stay.
  const lastDay = roots.at(-1)?.day;
  const firstMs = lastDay ? Date.parse(lastDay) + msPerDay : Date.parse((await findFirstDay(db, tenantId)) ?? '');
  for (let dayMs = firstMs; dayMs <= at.getTime(); dayMs += msPerDay) {
    const day = new Date(dayMs).toISOString().slice(0, 10);
    const bytes = await objects.get(rootKey(tenantId, day));
    if (!bytes) continue;
    const seal = parseRoot(bytes)?.lastSeal ?? 0;
    if (!(await agrees(db, { tenantId, day, seal, bytes }))) report({ seal, entryId: null, what: 'root' });
  }
}

/** Whether a published root is one, of this day, and its seal still has the hash that was published. */
async function agrees(
  db: Queryable,
  { tenantId, day, seal, bytes }: { tenantId: string; day: string; seal: number; bytes: Uint8Array },
): Promise<boolean> {
  const root = parseRoot(bytes);
  if (!root || root.tenant !== tenantId || root.day !== day || root.lastSeal !== seal) return false;
  const hash = await findSealHash(db, tenantId, seal);
  return hash !== undefined && hash.toString('hex') === root.hash;
}
