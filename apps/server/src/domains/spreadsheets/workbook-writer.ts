import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { type Cell, csvRow } from './csv.ts';
import type { WallClock } from './wall-clock.ts';

/** Writes the rows of one sheet to a file, as they come. */
export interface SheetWriter {
  write(cells: readonly Cell[]): Promise<void>;
  finish(): Promise<void>;
  /** Lets go of the file, finished or not. */
  close(): Promise<void>;
}

const instantFormat = 'yyyy-mm-dd hh:mm:ss';

/** An XLSX file with one sheet, its header bold and frozen; rows leave memory as they are written. */
export async function createXlsxWriter(
  file: string,
  { sheetName, header, wallClock }: { sheetName: string; header: readonly string[]; wallClock: WallClock },
): Promise<SheetWriter> {
  // A sheet knows no zones: what it shows is what it holds.
  const onTheWall = (instant: Date): Date => new Date(`${wallClock(instant).replace(' ', 'T')}Z`);
  const stream = createWriteStream(file, { mode: 0o600 });
  // A full disk, most likely.
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet(sheetName.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = header.map((title) => ({
    header: title,
    width: Math.min(40, Math.max(12, [...title].length * 2 + 4)),
  }));
  const first = sheet.getRow(1);
  first.font = { bold: true };
  first.commit();
  return {
    async write(cells) {
      const row = sheet.addRow(cells.map((cell) => (cell instanceof Date ? onTheWall(cell) : cell)));
      for (const [i, cell] of cells.entries()) if (cell instanceof Date) row.getCell(i + 1).numFmt = instantFormat;
      row.commit();
      if (stream.errored) throw stream.errored;
      if (stream.writableNeedDrain) await Promise.race([failed, once(stream, 'drain')]);
    },
    async finish() {
      sheet.commit();
      await Promise.race([failed, workbook.commit()]);
    },
    async close() {
      if (stream.closed) return;
      const closed = once(stream, 'close');
      stream.destroy();
      await closed;
    },
  };
}

/** A CSV file in UTF-8 with a byte order mark, which Excel needs to recognise it. */
export async function createCsvWriter(
  file: string,
  { header, wallClock }: { header: readonly string[]; wallClock: WallClock },
): Promise<SheetWriter> {
  const handle = await open(file, 'w', 0o600);
  await handle.write(`\uFEFF${csvRow(header, wallClock)}`);
  return {
    write: async (cells) => void (await handle.write(csvRow(cells, wallClock))),
    finish: () => handle.close(),
    close: () => handle.close(),
  };
}
