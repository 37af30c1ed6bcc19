import { posix } from 'node:path';
import { spreadsheetErrors } from '../errors.ts';
import { columnOf, dateText, isDateFormat, numberText, unescapeText } from './cell-values.ts';
import { readXml } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

/** Takes the rows of a table as they are read; what it throws ends the reading. Rows are numbered from 1. */
export type TakeRow = (number: number, cells: readonly string[]) => void;

/** A small file may unpack to a huge one. */
const mostUnpackedBytes = 256 * 1_048_576;
const mostSharedText = 64 * 1_048_576;
/** What a sheet can have. */
const lastRow = 1_048_576;

interface Book {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly is1904: boolean;
  readonly strings: readonly string[];
  /** Whether cells of this style hold dates. */
  readonly dateStyles: readonly boolean[];
}

/**
 * Reads the sheet of this name, or the first, of an Office Open XML workbook (ECMA-376): what people see in its cells, of
 * formulas their last result. `mostColumns` on are left out. Errors: `spreadsheets.file_unreadable`, those of `take`.
 */
export async function readXlsx(
  bytes: Buffer,
  { names, mostColumns }: { names: readonly string[]; mostColumns: number },
  take: TakeRow,
): Promise<void> {
  const zip = openZip(bytes, mostUnpackedBytes);
  const book = await readBook(zip);
  const wanted = names.map((name) => name.toLowerCase());
  const sheet = book.sheets.find(({ name }) => wanted.includes(name.trim().toLowerCase())) ?? book.sheets[0];
  if (!sheet) throw spreadsheetErrors.fileUnreadable({ reason: 'it has no sheet' });
  await readSheet(zip, sheet.part, { book, mostColumns }, take);
}

async function readBook(zip: Zip): Promise<Book> {
  const roots = await readRelations(zip, '_rels/.rels');
  const part = [...roots.values()].find(({ type }) => type.endsWith('/officeDocument'))?.part ?? 'xl/workbook.xml';
  const relations = await readRelations(zip, posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`));
  const partOfType = (type: string): string | undefined =>
    [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))?.part;
  const sheets: { name: string; part: string }[] = [];
  let is1904 = false;
  await readXml(zip.read(part), {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.get('date1904') ?? '');
      if (name !== 'sheet') return;
      const target = relations.get(attributes.get('id') ?? '');
      if (target) sheets.push({ name: attributes.get('name') ?? '', part: target.part });
    },
  });
  return {
    sheets,
    is1904,
    strings: await readStrings(zip, partOfType('sharedStrings')),
    dateStyles: await readDateStyles(zip, partOfType('styles')),
  };
}

async function readRelations(zip: Zip, part: string): Promise<Map<string, { type: string; part: string }>> {
  const found = new Map<string, { type: string; part: string }>();
  if (!zip.has(part)) return found;
  const base = posix.dirname(posix.dirname(part));
  await readXml(zip.read(part), {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      const target = attributes.get('Target') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : posix.join(base, target);
      found.set(attributes.get('Id') ?? '', { type: attributes.get('Type') ?? '', part: path });
    },
  });
  return found;
}

async function readStrings(zip: Zip, part: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined || !zip.has(part)) return strings;
  const text = collectText();
  let length = 0;
  await readXml(zip.read(part), {
    open: text.open,
    text: text.text,
    close(name) {
      text.close(name);
      if (name !== 'si') return;
      const string = text.take();
      length += string.length;
      if (length > mostSharedText) throw spreadsheetErrors.fileUnreadable({ reason: 'it unpacks to too much' });
      strings.push(string);
    },
  });
  return strings;
}

async function readDateStyles(zip: Zip, part: string | undefined): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (part === undefined || !zip.has(part)) return styles;
  const codes = new Map<number, string>();
  let isInCells = false;
  await readXml(zip.read(part), {
    open(name, attributes) {
      if (name === 'cellXfs') isInCells = true;
      if (name === 'numFmt') codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
      if (name !== 'xf' || !isInCells) return;
      const id = Number(attributes.get('numFmtId') ?? 0);
      styles.push(isDateFormat(id, codes.get(id)));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return styles;
}

async function readSheet(
  zip: Zip,
  part: string,
  { book, mostColumns }: { book: Book; mostColumns: number },
  take: TakeRow,
): Promise<void> {
  const text = collectText();
  let row = 0;
  let column = -1;
  let cells: string[] = [];
  let type = '';
  let style = 0;
  await readXml(zip.read(part), {
    open(name, attributes) {
      text.open(name);
      if (name === 'row') {
        row = Number(attributes.get('r') ?? row + 1);
        if (!Number.isInteger(row) || row < 1 || row > lastRow) throw spreadsheetErrors.fileUnreadable({ row });
        column = -1;
        cells = [];
      } else if (name === 'c') {
        column = columnOf(attributes.get('r') ?? '') ?? column + 1;
        type = attributes.get('t') ?? 'n';
        style = Number(attributes.get('s') ?? 0);
        text.take();
      }
    },
    text: text.text,
    close(name) {
      text.close(name);
      if (name === 'row') take(row, cells);
      if (name !== 'c' || column >= mostColumns) return;
      while (cells.length <= column) cells.push('');
      cells[column] = cellText(text.take(), type, style, book);
    },
  });
}

function cellText(raw: string, type: string, style: number, { strings, dateStyles, is1904 }: Book): string {
  if (type === 's') return raw === '' ? '' : (strings[Number(raw)] ?? '');
  if (type === 'b') return raw === '1' ? 'true' : raw === '0' ? 'false' : raw;
  if (type === 'd') return raw.replace(/T00:00:00(\.0+)?Z?$/, '');
  if (type !== 'n') return raw;
  const isDate = dateStyles[style] === true && raw.trim() !== '';
  return (isDate ? dateText(Number(raw), is1904) : undefined) ?? numberText(raw);
}

/** The text of a value or a string: of rich text its runs, without the reading aids beside them and without formulas. */
function collectText() {
  let collected = '';
  let isWanted = false;
  let isAside = false;
  return {
    open(name: string): void {
      if (name === 'rPh') isAside = true;
      isWanted = !isAside && (name === 't' || name === 'v');
    },
    text(text: string): void {
      if (isWanted) collected += text;
    },
    close(name: string): void {
      if (name === 'rPh') isAside = false;
      isWanted = false;
    },
    take(): string {
      const taken = unescapeText(collected);
      collected = '';
      return taken;
    },
  };
}
