import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EntryContent,
  encodeEntry,
  instantBytes,
  instantOf,
  noHash,
  rowHash,
  type SealContent,
  sealHash,
} from './encoding.ts';

const uuid = fc.uuid();
/** Any text that PostgreSQL can hold; short, so that fields often look alike. */
const text = fc.string({ unit: 'binary', maxLength: 4 });
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const fields = {
  tenantId: uuid,
  id: uuid,
  at: bytes(8),
  actorId: orNull(uuid),
  actorName: text,
  sessionId: orNull(uuid),
  ip: orNull(text),
  requestId: orNull(text),
  action: text,
  subjectKind: text,
  subjectId: text,
  subjectName: orNull(text),
  changes: fc.json({ maxDepth: 1 }),
  reason: orNull(text),
};
const entry: fc.Arbitrary<EntryContent> = fc.record(fields, { noNullPrototype: true });

/** Two entries that differ in few fields, or in none. */
const pair = fc
  .tuple(entry, entry, fc.subarray(Object.keys(fields) as (keyof EntryContent)[], { maxLength: 3 }))
  .map(([one, other, kept]) => [one, { ...one, ...Object.fromEntries(kept.map((field) => [field, other[field]])) }]);

const sealContent: fc.Arbitrary<SealContent> = fc
  .tuple(uuid, fc.integer({ min: 1, max: 3 }), bytes(8), fc.array(fc.tuple(uuid, bytes(32)), { maxLength: 3 }))
  .map(([tenantId, number, sealedAt, entries]) => ({
    tenantId,
    number,
    sealedAt,
    entryIds: entries.map(([id]) => id),
    rowHashes: Buffer.concat(entries.map(([, hash]) => hash)),
  }));

/** Reads the encoding back by what its description says, knowing nothing of the code that wrote it. */
function decode(encoded: Buffer): EntryContent {
  let at = 1;
  const take = (): Buffer | null => {
    const length = encoded.readInt32BE(at);
    at += 4 + Math.max(length, 0);
    return length === -1 ? null : encoded.subarray(at - length, at);
  };
  const readers = Object.keys(fields).map((field): [string, unknown] => {
    const value = take();
    if (value === null || field === 'at') return [field, value];
    const isUuid = ['tenantId', 'id', 'actorId', 'sessionId'].includes(field);
    const hex = value.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return [field, isUuid ? hex : value.toString('utf8')];
  });
  expect(at).toBe(encoded.length);
  return Object.fromEntries(readers) as unknown as EntryContent;
}

describe('the encoding of an audit entry', () => {
  it('can be read back whole, so that no two different entries encode equal', () => {
    fc.assert(
      fc.property(entry, (one) => {
        expect(decode(encodeEntry(one))).toEqual(one);
      }),
    );
  });

  it('is equal for equal entries only', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const isSame = isDeepStrictEqual(one, other);
        expect(encodeEntry(one as EntryContent).equals(encodeEntry(other as EntryContent))).toBe(isSame);
      }),
    );
  });

  it('tells null from empty and a text from its neighbours', () => {
    const [one] = fc.sample(entry, { numRuns: 1, seed: 1 }) as [EntryContent];
    const variants: EntryContent[] = [
      { ...one, ip: null, requestId: '' },
      { ...one, ip: '', requestId: null },
      { ...one, ip: 'ab', requestId: 'c' },
      { ...one, ip: 'a', requestId: 'bc' },
    ];
    expect(new Set(variants.map((variant) => rowHash(variant).toString('hex'))).size).toBe(variants.length);
  });

  it('keeps instants to the millisecond, before and after the year 2000', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2299-12-31') }), (at) => {
        expect(instantOf(instantBytes(at))).toEqual(at);
      }),
    );
  });
});

describe('the hash of a seal', () => {
  it('depends on everything in the seal and on the seal before', () => {
    const input = fc.tuple(bytes(32), sealContent);
    fc.assert(
      fc.property(input, input, ([previous, seal], [otherPrevious, otherSeal]) => {
        const hash = sealHash(previous, seal);
        expect(sealHash(previous, { ...seal })).toEqual(hash);
        for (const [field, value] of Object.entries(otherSeal)) {
          const isSame = isDeepStrictEqual(seal[field as keyof SealContent], value);
          expect(sealHash(previous, { ...seal, [field]: value }).equals(hash)).toBe(isSame);
        }
        expect(sealHash(otherPrevious, seal).equals(hash)).toBe(previous.equals(otherPrevious));
      }),
    );
  });

  it('does not take an id for a row hash', () => {
    const seal = { tenantId: crypto.randomUUID(), number: 1, sealedAt: Buffer.alloc(8) };
    const half = Buffer.alloc(16, 7);
    const id = half.toString('hex');
    const asIds = sealHash(noHash, { ...seal, entryIds: [id, id], rowHashes: Buffer.alloc(0) });
    const asHash = sealHash(noHash, { ...seal, entryIds: [], rowHashes: Buffer.concat([half, half]) });
    expect(asIds.equals(asHash)).toBe(false);
  });
});
