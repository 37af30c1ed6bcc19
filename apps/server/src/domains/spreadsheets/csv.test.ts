import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow, decodeText, parseCsv } from './csv.ts';

describe('CSV', () => {
  it('gives back what was written', () => {
    const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=+\-@\t\r]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }), (rows) => {
        expect(parseCsv(rows.map(csvRow).join(''))).toEqual(rows);
      }),
    );
  });

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(parseCsv(text))).toBe(true);
      }),
    );
  });

  it('runs no formula when a spreadsheet opens it', () => {
    expect(csvRow(['=HYPERLINK("http://x")', '+1', '-1', '@a'])).toBe(
      '"\'=HYPERLINK(""http://x"")",\'+1,\'-1,\'@a\r\n',
    );
  });

  it('may be in UTF-8 or in GB 18030', () => {
    expect(decodeText(Buffer.from('张三,客服', 'utf8'))).toBe('张三,客服');
    expect(decodeText(Uint8Array.of(0xd5, 0xc5, 0xc8, 0xfd))).toBe('张三');
  });

  it('knows all line endings and quoted line breaks', () => {
    expect(parseCsv('a,b\r\nc,"d\ne"\rf,g\n')).toEqual([
      ['a', 'b'],
      ['c', 'd\ne'],
      ['f', 'g'],
    ]);
  });
});
