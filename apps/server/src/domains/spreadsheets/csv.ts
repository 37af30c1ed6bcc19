import { neutralise } from './csv-injection.ts';

/** A cell as it is written to a sheet. */
export type Cell = string | number | boolean | Date | null;

/**
 * One CSV row (RFC 4180). A text that a spreadsheet would take for a formula begins with an apostrophe, so that opening an
 * export runs nothing (OWASP, CSV injection).
 */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  const text = neutralise(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
