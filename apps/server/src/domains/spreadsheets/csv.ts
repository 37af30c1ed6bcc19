import { neutralise } from './csv-injection.ts';
import type { WallClock } from './wall-clock.ts';

/** A cell as it is written to a sheet. */
export type Cell = string | number | boolean | Date | null;

/**
 * One CSV row (RFC 4180), instants by the clocks of its reader. A text that a spreadsheet would take for a formula begins with an apostrophe, so that opening an
 * export runs nothing (OWASP, CSV injection).
 */
export function csvRow(cells: readonly Cell[], wallClock: WallClock): string {
  return `${cells.map((cell) => csvCell(cell, wallClock)).join(',')}\r\n`;
}

function csvCell(cell: Cell, wallClock: WallClock): string {
  if (cell === null) return '';
  if (cell instanceof Date) return wallClock(cell);
  if (typeof cell !== 'string') return String(cell);
  const text = neutralise(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
