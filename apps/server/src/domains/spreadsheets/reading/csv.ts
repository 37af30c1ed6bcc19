import { isNeutralised } from '../csv-injection.ts';
import { spreadsheetErrors } from '../errors.ts';
import type { TakeRow } from './xlsx.ts';

/** Reads CSV (RFC 4180) of any line ending; an unclosed quote ends with the file. Errors: those of `take`. */
export function readCsv(text: string, take: TakeRow): void {
  let number = 0;
  let row: string[] = [];
  let at = 0;
  const endRow = (): void => {
    number += 1;
    take(number, row);
    row = [];
  };
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at) : bareCell(text, at);
    row.push(isNeutralised(cell) ? cell.slice(1) : cell);
    at = end;
    if (text[at] === ',') {
      at += 1;
      if (at === text.length) row.push('');
    } else {
      if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
      at += 1;
      endRow();
    }
  }
  if (row.length > 0) endRow();
}

/** What stands up to the next separator, which is not part of it. */
function bareCell(text: string, from: number): [cell: string, end: number] {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return [text.slice(from, end), end];
}

function quotedCell(text: string, from: number): [cell: string, end: number] {
  let cell = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return [cell + text.slice(at), text.length];
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      // Whatever stands between the closing quote and the separator belongs to the cell.
      const [rest, end] = bareCell(text, quote + 1);
      return [cell + rest, end];
    }
    cell += '"';
    at = quote + 2;
  }
}

/**
 * UTF-8 where it is valid UTF-8, else GB 18030, which is what Chinese spreadsheets write; a byte order mark is left out.
 * Error: `spreadsheets.file_unreadable` for what is no text.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes);
  if (text.includes('\0')) throw spreadsheetErrors.fileUnreadable({ reason: 'it is no text' });
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
