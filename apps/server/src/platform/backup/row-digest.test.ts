import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRowDigest } from './row-digest.ts';

const row = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\n', ''));

function digestOf(chunks: readonly Buffer[]) {
  const digest = createRowDigest();
  for (const chunk of chunks) digest.add(chunk);
  return digest.result();
}

const lines = (rows: readonly string[]): Buffer => Buffer.from(rows.map((text) => `${text}\n`).join(''));

describe('the digest of rows', () => {
  test('is the same in whatever order and pieces the rows come', () => {
    fc.assert(
      fc.property(fc.array(row), fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (rows, sizes) => {
        const bytes = lines(rows.toReversed());
        const pieces: Buffer[] = [];
        for (let from = 0; from < bytes.length; ) {
          const size = sizes.next().value ?? 1;
          pieces.push(bytes.subarray(from, from + size));
          from += size;
        }
        expect(digestOf(pieces)).toEqual(digestOf([lines(rows)]));
      }),
    );
  });

  test('counts the rows', () => {
    fc.assert(fc.property(fc.array(row), (rows) => digestOf([lines(rows)]).rows === rows.length));
  });

  test('differs when a row is lost, changed or there twice', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), row, (rows, other) => {
        const { rowsHash } = digestOf([lines(rows)]);
        expect(digestOf([lines(rows.slice(1))]).rowsHash).not.toBe(rowsHash);
        expect(digestOf([lines([...rows, ...rows.slice(0, 1)])]).rowsHash).not.toBe(rowsHash);
        fc.pre(other !== rows[0]);
        expect(digestOf([lines([other, ...rows.slice(1)])]).rowsHash).not.toBe(rowsHash);
      }),
    );
  });

  test('does not take two equal rows for none', () => {
    expect(digestOf([lines(['a', 'a'])]).rowsHash).not.toBe(digestOf([lines([])]).rowsHash);
    expect(digestOf([lines(['a', 'a'])]).rowsHash).not.toBe(digestOf([lines(['b', 'b'])]).rowsHash);
  });

  test('keeps what begins in memory that is used again', () => {
    const memory = Buffer.from('ab\ncd');
    const digest = createRowDigest();
    digest.add(memory);
    memory.fill('x');
    digest.add(Buffer.from('ef\n'));
    expect(digest.result()).toEqual(digestOf([lines(['ab', 'cdef'])]));
  });
});
