import { expect, it } from 'vitest';
import { problemsByCell } from './import-problems.ts';

const problem = (row: number, column: string, rule: string) => ({ row, column, code: `import.${rule}`, value: '' });

it('tells the first thing wrong with a cell, row by row', () => {
  const found = [
    problem(2, 'name', 'required'),
    problem(3, 'employeeNo', 'duplicate'),
    problem(2, 'name', 'minLength'),
    problem(2, 'unitCode', 'unknown'),
  ];
  expect(problemsByCell(found)).toEqual([found[0], found[3], found[1]]);
});
