import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportResult, NewExport } from '@oneline/contracts';
import { accessErrors } from '../../platform/access/index.ts';
import type { TaskBinding } from '../../platform/domain-module.ts';
import { spreadsheetErrors } from './errors.ts';
import type { SpreadsheetPorts } from './ports.ts';
import type { AnySheet, Column } from './sheet.ts';
import { sheets } from './sheets.ts';
import { createWallClock } from './wall-clock.ts';
import { createCsvWriter, createXlsxWriter, type SheetWriter } from './workbook-writer.ts';

export const exportTaskName = 'spreadsheet.export';

/** What an export keeps beside its ExportResult: where its file lies. */
export interface StoredExport extends ExportResult {
  readonly hash: string;
  readonly format: NewExport['format'];
}

const pageSize = 200;

/** Writes a list to a file, page by page, as its reader would see it now, and keeps the file. */
export function exportTask(ports: SpreadsheetPorts): TaskBinding<NewExport> {
  return {
    task: exportTaskName,
    maxAttempts: 3,
    async run({ tenantId, payload, by, signal, progress }): Promise<StoredExport> {
      const reader = by.id === null ? undefined : await ports.principalOf(tenantId, by.id);
      if (!reader) throw accessErrors.denied({ permission: 'export.run' });
      const sheet = sheetOf(payload.sheet);
      const columns = chosenColumns(sheet, payload.columns);
      const { locale, format } = payload;
      const dir = await mkdtemp(join(tmpdir(), 'oneline-export-'));
      let writer: SheetWriter | undefined;
      try {
        const file = join(dir, `export.${format}`);
        const header = columns.map((column) => column.label[locale]);
        const wallClock = createWallClock(reader.zone);
        writer =
          format === 'xlsx'
            ? await createXlsxWriter(file, { sheetName: sheet.label[locale], header, wallClock })
            : await createCsvWriter(file, { header, wallClock });
        let rows = 0;
        let cursor: string | undefined;
        do {
          signal.throwIfAborted();
          const page = await sheet.page(ports.local(), reader, {
            ...payload.query,
            limit: pageSize,
            ...(cursor === undefined ? { count: true } : { cursor }),
            ...(payload.table === undefined ? {} : { table: payload.table }),
          });
          for (const row of page.items) await writer.write(columns.map((column) => column.cell(row)));
          rows += page.items.length;
          if (page.total) progress(Math.min(1, rows / page.total));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        await writer.finish();
        const { size } = await stat(file);
        const { hash } = await ports.files.put(tenantId, createReadStream(file));
        return { rows, bytes: size, fileName: `${sheet.name}.${format}`, hash, format };
      } finally {
        await writer?.close();
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}

export function sheetOf(name: NewExport['sheet']): AnySheet {
  const sheet = sheets.find((candidate) => candidate.name === name);
  if (!sheet) throw spreadsheetErrors.notImportable({ sheet: name });
  return sheet;
}

/** The columns asked for, in that order. Error: `spreadsheets.unknown_column`. */
export function chosenColumns(sheet: AnySheet, keys: readonly string[] | undefined): readonly Column<unknown>[] {
  if (keys === undefined) return sheet.columns;
  const known = new Map(sheet.columns.map((column) => [column.key, column]));
  return keys.map((key) => {
    const column = known.get(key);
    if (!column) throw spreadsheetErrors.unknownColumn({ column: key, columns: [...known.keys()] });
    return column;
  });
}
