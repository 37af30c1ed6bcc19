import { spreadsheetErrors } from '../errors.ts';
import { decodeText, readCsv } from './csv.ts';
import { readXlsx } from './xlsx.ts';

/** A row of text; empty rows are left out, and each knows its number in the file (from 1). */
export interface ReadRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** Without the header. */
export const mostRows = 20_000;
const mostColumns = 256;
/** Characters of all cells together. */
const mostText = 64 * 1_048_576;

const zipMark = 0x504b0304;
/** Of the older Office formats, and of workbooks with a password. */
const olderMark = 0xd0cf11e0;

/**
 * Reads a table out of an XLSX workbook (the sheet of one of these names, else its first) or a CSV file, the header first.
 * Takes the time and memory of one thread. Errors: `spreadsheets.file_unreadable`, `spreadsheets.too_many_rows`.
 */
export async function readTable(bytes: Buffer, names: readonly string[]): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  let text = 0;
  const take = (number: number, read: readonly string[]): void => {
    const cells = read.slice(0, mostColumns).map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) return;
    if (rows.length > mostRows) throw spreadsheetErrors.tooManyRows({ most: mostRows });
    for (const cell of cells) text += cell.length;
    if (text > mostText) throw spreadsheetErrors.fileUnreadable({ reason: 'it holds too much text' });
    rows.push({ number, cells });
  };
  const mark = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  if (mark === olderMark) throw spreadsheetErrors.fileUnreadable({ reason: 'an older format, or a password' });
  if (mark === zipMark) await readXlsx(bytes, { names, mostColumns }, take);
  else readCsv(decodeText(bytes), take);
  if (rows.length === 0) throw spreadsheetErrors.fileUnreadable({ reason: 'empty' });
  return rows;
}
