import { buffer } from 'node:stream/consumers';
import type { ImportResult, SheetName } from '@oneline/contracts';
import { dayIn, isDomainError } from '@oneline/kernel';
import { accessErrors } from '../../platform/access/index.ts';
import type { TaskBinding } from '../../platform/domain-module.ts';
import { spreadsheetErrors } from './errors.ts';
import { sheetLabels } from './i18n/labels.ts';
import { codeEntriesImport } from './import-code-entries.ts';
import { peopleImport } from './import-people.ts';
import { unitsImport } from './import-units.ts';
import type { SpreadsheetPorts } from './ports.ts';
import type { ReadRow } from './reading/table.ts';
import { readWorkbook } from './reading/workbook-reader.ts';
import type { ImportColumn, ImportRow, SheetImport } from './sheet.ts';

export const importTaskName = 'spreadsheet.import';

export interface ImportPayload {
  readonly sheet: SheetName;
  readonly hash: string;
  readonly dryRun: boolean;
  readonly table?: string;
}

export const imports: readonly SheetImport[] = [peopleImport, unitsImport, codeEntriesImport];

const mostProblems = 1000;

/**
 * Reads a file and carries it out row by row, once every row is known to be right. Each row is a command with a key of its
 * own, so an import that is interrupted goes on where it was and does nothing twice.
 */
export function importTask(ports: SpreadsheetPorts, now: () => Date): TaskBinding<ImportPayload> {
  return {
    task: importTaskName,
    maxAttempts: 3,
    async run({ jobId, tenantId, payload, by, signal, progress }): Promise<ImportResult> {
      const as = by.id === null ? undefined : await ports.principalOf(tenantId, by.id);
      if (!as) throw accessErrors.denied({ permission: 'import.run' });
      const { dryRun: isDryRun } = payload;
      const sheet = importOf(payload.sheet);
      const file = await buffer(await ports.files.get(tenantId, payload.hash));
      const rows = rowsOf(await readWorkbook(file, Object.values(sheetLabels[sheet.name])), sheet.columns);
      const context = { local: ports.local(), as, table: payload.table, today: dayIn(as.zone, now()) };
      const plan = await sheet.plan(context, rows);
      const counts = { created: 0, changed: 0, unchanged: 0 };
      const result = { isDryRun, rows: rows.length, problems: plan.problems.slice(0, mostProblems) };
      if (plan.problems.length > 0) return { ...result, ...counts };
      const problems: ImportResult['problems'] = [];
      for (const [i, step] of plan.steps.entries()) {
        signal.throwIfAborted();
        try {
          if (!isDryRun && step.kind !== 'keep') await step.run(`import:${jobId}:${step.row}`);
          counts[step.kind === 'create' ? 'created' : step.kind === 'change' ? 'changed' : 'unchanged'] += 1;
        } catch (error) {
          // What was right when the file was checked is refused now: told for its row, and the others go on. A row that is
          // being carried out for an attempt taken for dead is neither done nor refused yet.
          if (!isDomainError(error) || error.kind === 'fault' || error.code === 'command.in_flight') throw error;
          problems.push({ row: step.row, column: '', code: error.code, value: '' });
        }
        progress((i + 1) / plan.steps.length);
      }
      return { ...result, ...counts, problems };
    },
  };
}

export function importOf(name: SheetName): SheetImport {
  const found = imports.find((candidate) => candidate.name === name);
  if (!found) throw spreadsheetErrors.notImportable({ sheet: name });
  return found;
}

/** Finds the columns by their titles, in either language or by their keys; a column that is missing is empty everywhere. */
function rowsOf(read: readonly ReadRow[], columns: readonly ImportColumn[]): ImportRow[] {
  const [header, ...rows] = read;
  const titles = header?.cells.map((title) => title.replace(/\s*\*$/, '').toLowerCase()) ?? [];
  const places = columns.map(({ key, label }) => {
    const names = [key, label['zh-CN'], label.en].map((name) => name.toLowerCase());
    return { key, at: titles.findIndex((title) => names.includes(title)) };
  });
  if (places.every(({ at }) => at < 0))
    throw spreadsheetErrors.fileUnreadable({ reason: 'no known column in the first row' });
  return rows.map(({ number, cells }) => ({
    number,
    values: Object.fromEntries(places.map(({ key, at }) => [key, cells[at] ?? ''])),
  }));
}
