import { isDomainError } from '@oneline/kernel';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeXlsx, smallestParts, zipOf } from './fixture/make-xlsx.ts';
import { mostRows, readTable } from './table.ts';

const cellsOf = async (bytes: Buffer, names: string[] = []): Promise<(readonly string[])[]> =>
  (await readTable(bytes, names)).map(({ cells }) => cells);

const sheetOf = (sheetData: string): Buffer => zipOf(smallestParts(sheetData));

function refusal(bytes: Buffer): Promise<{ code: string; details: Record<string, unknown> }> {
  return readTable(bytes, []).then(
    () => ({ code: 'none', details: {} }),
    (error: { code: string; details: Record<string, unknown> }) => error,
  );
}

describe('a workbook', () => {
  it('is read as people see it: texts, numbers, days, truths, formulas by their results', async () => {
    const bytes = await makeXlsx({
      人员: [
        ['工号', '姓名 *', '入职', '人数', '在岗'],
        ['A1', { richText: [{ text: '张' }, { font: { bold: true }, text: '三' }] }, new Date('2026-11-24'), 3, true],
        ['A2', '  李四\n(代) ', new Date('2026-11-24T08:30:00Z'), 0.5, false],
        [{ formula: '1+1', result: 2 }, { formula: 'A1', result: '工' }, { error: '#N/A' }, 10_000_002_001, null],
        [{ text: '链接', hyperlink: 'http://x' }, '_x000D_', '𠮷 & <b>', '', ''],
      ],
    });
    expect(await cellsOf(bytes)).toEqual([
      ['工号', '姓名 *', '入职', '人数', '在岗'],
      ['A1', '张三', '2026-11-24', '3', 'true'],
      ['A2', '李四\n(代)', '2026-11-24 08:30:00', '0.5', 'false'],
      ['2', '工', '#N/A', '10000002001'],
      ['链接', '', '𠮷 & <b>', '', ''],
    ]);
  });

  it('knows the numbers of its rows, and leaves empty ones out', async () => {
    const bytes = await makeXlsx({ s: [['a'], [], [' '], ['b']] });
    expect(await readTable(bytes, [])).toEqual([
      { number: 1, cells: ['a'] },
      { number: 4, cells: ['b'] },
    ]);
  });

  it('may have its table on a sheet that is named for it, else it is the first', async () => {
    const bytes = await makeXlsx({ 说明: [['read me']], People: [['code']] });
    expect(await cellsOf(bytes, ['people', '人员'])).toEqual([['code']]);
    expect(await cellsOf(bytes, ['units'])).toEqual([['read me']]);
  });

  it('counts days from 1904 where it says so', async () => {
    const bytes = await makeXlsx({ s: [[new Date('2026-11-24')]] }, (book) => {
      book.properties.date1904 = true;
    });
    expect(await cellsOf(bytes)).toEqual([['2026-11-24']]);
  });

  it('of another program may have prefixes, texts in place, no references and no styles', async () => {
    const parts = smallestParts('');
    const data = `<x:worksheet xmlns:x="urn:main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>工</x:t></x:is></x:c>
      <x:c><x:f>1&lt;2</x:f><x:v>7</x:v></x:c><x:c t="str"><x:v><![CDATA[a<b]]></x:v></x:c><x:c t='b'><x:v>1</x:v></x:c>
      <!-- > --></x:row></x:sheetData></x:worksheet>`;
    expect(await cellsOf(zipOf({ ...parts, 'xl/worksheets/sheet1.xml': data }))).toEqual([['工', '7', 'a<b', 'true']]);
  });

  it('leaves reading aids out of shared strings', async () => {
    const parts = smallestParts('<row><c t="s"><v>0</v></c><c t="s"><v>9</v></c><c><v>1</v></c></row>');
    const relations = parts['xl/_rels/workbook.xml.rels'] as string;
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings';
    const bytes = zipOf({
      ...parts,
      'xl/_rels/workbook.xml.rels': relations.replace(
        '</Relationships>',
        `<Relationship Id="r2" Type="${type}" Target="/xl/strings.xml"/></Relationships>`,
      ),
      'xl/strings.xml': '<sst><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>',
    });
    expect(await cellsOf(bytes)).toEqual([['東京', '', '1']]);
  });
});

describe('a file that is refused', () => {
  it.each([
    ['no table at all', Buffer.from('')],
    ['blank', Buffer.from(' \n,,\n')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a workbook with a password, or of an older format', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['an archive of something else', zipOf({ 'word/document.xml': '<w:document/>' })],
    ['an archive cut off', sheetOf('<row><c><v>1</v></c></row>').subarray(0, 300)],
    ['of a workbook without sheets', zipOf({ ...smallestParts(''), 'xl/workbook.xml': '<workbook/>' })],
    ['broken XML', sheetOf('<row><c><v>1</v></c>').subarray(0)],
    ['with a document type', zipOf({ ...smallestParts(''), 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x/>' })],
    ['with a row that no sheet has', sheetOf('<row r="1048577"><c><v>1</v></c></row>')],
    [
      'with XML in another encoding',
      zipOf({ ...smallestParts(''), 'xl/workbook.xml': Buffer.from('\uFEFF<x/>', 'utf16le') }),
    ],
  ])('is %s', async (_, bytes) => {
    expect((await refusal(bytes)).code).toBe('spreadsheets.file_unreadable');
  });

  it('is one with a part that does not match its checksum', async () => {
    const bytes = sheetOf('<row><c><v>1</v></c></row>');
    const at = bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    bytes.writeUInt32LE(1, at + 16);
    expect(await refusal(bytes)).toMatchObject({ code: 'spreadsheets.file_unreadable' });
  });

  it('is one with a text without end, long before it has unpacked', async () => {
    const bomb = Buffer.concat([Buffer.from('<worksheet>'), Buffer.alloc(32 * 1_048_576, 'a')]);
    const bytes = zipOf({ ...smallestParts(''), 'xl/worksheets/sheet1.xml': bomb });
    expect(bytes.length).toBeLessThan(65_536);
    expect((await refusal(bytes)).code).toBe('spreadsheets.file_unreadable');
  });

  it('is one with 100,000 rows', async () => {
    const rows = sheetOf('<row><c><v>1</v></c></row>'.repeat(100_000));
    expect(await refusal(rows)).toMatchObject({ code: 'spreadsheets.too_many_rows', details: { most: mostRows } });
    expect((await refusal(Buffer.from('a\n'.repeat(100_000)))).code).toBe('spreadsheets.too_many_rows');
  });

  it.each(['\n', ','])('is one with %j a million times', async (letter) => {
    expect((await refusal(Buffer.alloc(1_000_001, letter))).code).toBe('spreadsheets.file_unreadable');
  });

  it('is not one that just fits', async () => {
    const rows = await readTable(Buffer.from(`code\n${'a\n'.repeat(mostRows)}`), []);
    expect(rows).toHaveLength(mostRows + 1);
  });
});

describe('whatever is sent', () => {
  let whole: Buffer;
  beforeAll(async () => {
    whole = await makeXlsx({
      s: [
        ['工号', '姓名'],
        ['A1', '张三'],
        ['A2', new Date('2026-11-24')],
        [3, true],
      ],
    });
  });

  /** Gives a table of text, or refuses with a code of its own. */
  async function isSound(bytes: Buffer): Promise<void> {
    try {
      const rows = await readTable(bytes, ['人员']);
      expect(rows.every(({ number, cells }) => number >= 1 && cells.every((cell) => typeof cell === 'string'))).toBe(
        true,
      );
    } catch (error) {
      if (!isDomainError(error) || !error.code.startsWith('spreadsheets.')) throw error;
    }
  }

  it('as bytes', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => isSound(Buffer.from(bytes))),
      { numRuns: 300 },
    ));

  it('as text', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '=', "'", '工', '\0', '\uFEFF') }),
        (text) => isSound(Buffer.from(text)),
      ),
      { numRuns: 500 },
    ));

  it('as a workbook with some bytes changed, or cut off', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
        fc.option(fc.nat()),
        (changes, cut) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          return isSound(cut === null ? bytes : bytes.subarray(0, cut % bytes.length));
        },
      ),
      { numRuns: 400 },
    ));

  it('as an archive whose parts are anything like XML', () => {
    const piece = fc.constantFrom(
      ...['<row>', '</row>', '<row r="2">', '<row r="-1"/>', '<c>', '<c r="B2" t="s">', '<c r="XFD1" s="99">', '</c>'],
      ...[
        '<v>',
        '</v>',
        '<t>',
        '</t>',
        '<is>',
        '<f>',
        '</f>',
        '1e999',
        '0',
        '-1',
        '&amp;',
        '&#x110000;',
        '&#0;',
        '&bad;',
      ],
      ...['<!--', '-->', '<![CDATA[', ']]>', '<?x', '?>', '"', "'", '>', '<', '工', '_x0000_', '<a b="', '<:>', '</>'],
    );
    const sheetData = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    return fc.assert(
      fc.asyncProperty(sheetData, (data) => isSound(sheetOf(data))),
      { numRuns: 1_000 },
    );
  });
});
