import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '../csv.ts';
import { createWallClock } from '../wall-clock.ts';
import { decodeText, readCsv } from './csv.ts';

const wallClock = createWallClock('Asia/Shanghai');

function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  readCsv(text, (_, cells) => void rows.push([...cells]));
  return rows;
}

describe('CSV', () => {
  it('gives back what was written, also what a spreadsheet would have taken for a formula', () => {
    const odd = fc.constantFrom('=1+1', '+86', '-1', '@a', '\t', '\r\n', '"', '""', ',', "'=", "''", '＝1');
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), odd).filter((text) => !/^'[=+\-@\t\r\n＝＋－＠]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }), (rows) => {
        expect(rowsOf(rows.map((row) => csvRow(row, wallClock)).join(''))).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('runs no formula when a spreadsheet opens it', () => {
    expect(csvRow(['=HYPERLINK("http://x")', '+1', '-1', '@a', '\t=1', '＝1', ' =1'], wallClock)).toBe(
      `"'=HYPERLINK(""http://x"")",'+1,'-1,'@a,'\t=1,'＝1, =1\r\n`,
    );
  });

  it('writes numbers and truths as they are, and instants as the clocks of their reader show them', () => {
    const instant = new Date('2026-11-23T16:00:30Z');
    expect(csvRow([-1, instant, true, null], wallClock)).toBe('-1,2026-11-24 00:00:30,true,\r\n');
  });

  it('may be in UTF-8, with or without a byte order mark, or in GB 18030', () => {
    expect(decodeText(Buffer.from('张三,客服', 'utf8'))).toBe('张三,客服');
    expect(decodeText(Buffer.from('\uFEFF张三', 'utf8'))).toBe('张三');
    expect(decodeText(Uint8Array.of(0xd5, 0xc5, 0xc8, 0xfd))).toBe('张三');
  });

  it('knows all line endings and quoted line breaks', () => {
    expect(rowsOf('a,b\r\nc,"d\ne"\rf,g\n')).toEqual([
      ['a', 'b'],
      ['c', 'd\ne'],
      ['f', 'g'],
    ]);
    expect(rowsOf('a,\n,"b"c\n"open, to the end\n')).toEqual([['a', ''], ['', 'bc'], ['open, to the end\n']]);
    expect(rowsOf('a,')).toEqual([['a', '']]);
  });
});
