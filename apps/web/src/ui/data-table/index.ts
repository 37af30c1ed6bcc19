export type { Column, ColumnFilter } from './column.ts';
export { DataTable } from './data-table.tsx';
export type { Condition } from './filter-grammar.ts';
export { LocalTable } from './local-table.tsx';
