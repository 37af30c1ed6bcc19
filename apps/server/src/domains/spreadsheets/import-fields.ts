import { setImmediate } from 'node:timers/promises';
import type { BodyOf, RouteContract, RowProblem } from '@oneline/contracts';
import { Value } from 'typebox/value';
import type { ImportColumn, ImportRow } from './sheet.ts';

/** Collects what is wrong with the rows of a file: of each cell what is told of it first. */
export interface RowProblems {
  readonly list: RowProblem[];
  add(row: ImportRow, column: string, code: string): void;
}

export function createRowProblems(): RowProblems {
  const list: RowProblem[] = [];
  const told = new Set<string>();
  return {
    list,
    add(row, column, code) {
      const cell = `${row.number} ${column}`;
      if (told.has(cell)) return;
      told.add(cell);
      list.push({ row: row.number, column, code, value: (row.values[column] ?? '').slice(0, 200) });
    },
  };
}

const rowsAtOnce = 500;

/** Lets other work of the process have its turn now and then while the rows of a file are gone through. */
export async function* inTurns<Row>(rows: Iterable<Row>): AsyncGenerator<Row> {
  let n = 0;
  for (const row of rows) {
    n += 1;
    if (n % rowsAtOnce === 0) await setImmediate();
    yield row;
  }
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
  const errors = [...Value.Errors(contract.body, body)].toSorted((a, b) => vagueness(a.keyword) - vagueness(b.keyword));
  for (const error of errors) {
    problems.add(row, columnOf(error.instancePath.split('/')[1] ?? ''), `import.${error.keyword}`);
  }
}

/** A value that may also be null fails in three ways, of which that of the value itself says most. */
function vagueness(keyword: string): number {
  return ['type', 'anyOf'].indexOf(keyword) + 1;
}

/** An empty cell leaves a member as it is. */
export function filled<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== '')) as Partial<T>;
}
