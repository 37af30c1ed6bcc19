import type { RowProblem } from '@oneline/contracts';

/**
 * Pure: one problem a cell, in the order of the rows. An empty cell breaks several rules at once; the first says it best.
 * Problems of a whole row have no column.
 */
export function problemsByCell(problems: readonly RowProblem[]): RowProblem[] {
  const byCell = new Map<string, RowProblem>();
  for (const problem of problems) {
    const cell = `${problem.row} ${problem.column}`;
    if (!byCell.has(cell)) byCell.set(cell, problem);
  }
  return [...byCell.values()].toSorted((a, b) => a.row - b.row);
}
