import type { BodyOf, RouteContract, RowProblem } from '@oneline/contracts';
import { Value } from 'typebox/value';
import type { ImportColumn, ImportRow } from './sheet.ts';

/** Collects what is wrong with the rows of a file. */
export interface RowProblems {
  readonly list: RowProblem[];
  add(row: ImportRow, column: string, code: string): void;
  has(row: ImportRow): boolean;
}

export function createRowProblems(): RowProblems {
  const list: RowProblem[] = [];
  const rows = new Set<number>();
  return {
    list,
    add(row, column, code) {
      rows.add(row.number);
      list.push({ row: row.number, column, code, value: (row.values[column] ?? '').slice(0, 200) });
    },
    has: (row) => rows.has(row.number),
  };
}

/** Required cells that are empty, and values of `key` that stand in the file twice. */
export function checkRows(
  rows: readonly ImportRow[],
  columns: readonly ImportColumn[],
  key: string,
  problems: RowProblems,
): void {
  const seen = new Set<string>();
  for (const row of rows) {
    for (const column of columns) {
      if (column.isRequired && row.values[column.key] === '') problems.add(row, column.key, 'import.required');
    }
    const value = row.values[key] ?? '';
    if (value !== '' && seen.has(value)) problems.add(row, key, 'import.duplicate');
    seen.add(value);
  }
}

/** Checks a body against the contract of the command it is for; a problem is reported at the column that fills the member. */
export function checkBody<R extends RouteContract>(
  contract: R,
  body: BodyOf<R>,
  row: ImportRow,
  columnOf: (member: string) => string,
  problems: RowProblems,
): void {
  if (!contract.body) return;
  for (const error of Value.Errors(contract.body, body)) {
    problems.add(row, columnOf(error.instancePath.split('/')[1] ?? ''), `import.${error.keyword}`);
  }
}

/** An empty cell leaves a member as it is. */
export function filled<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== '')) as Partial<T>;
}
