import type { ReactNode } from 'react';
import type { Operator } from './filter-grammar.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** What a column may be filtered by; `field` in the list grammar is the column's `field`. */
export type ColumnFilter =
  | { readonly kind: 'text' }
  | { readonly kind: 'option'; readonly options: readonly Option[] }
  /** An instant; the person picks days. */
  | { readonly kind: 'instant' }
  | { readonly kind: 'date' }
  | { readonly kind: 'number' };

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** Least width in pixels, and its share of what is left (0: stays). */
  readonly width: number;
  readonly grow?: number;
  readonly align?: 'start' | 'end';
  /** The name in the list grammar, where it is not `id`. */
  readonly field?: string;
  readonly canSort?: boolean;
  readonly filter?: ColumnFilter;
  /** Not shown until chosen. */
  readonly isHiddenAtFirst?: boolean;
  /** For tables whose rows are all here: the value to sort and search by. */
  readonly plain?: (row: Row) => string | number;
}

export function fieldOf(column: { readonly id: string; readonly field?: string }): string {
  return column.field ?? column.id;
}

/** Operators that make sense for a kind of column, the usual one first. */
export function operatorsOf(filter: ColumnFilter): readonly Operator[] {
  switch (filter.kind) {
    case 'text':
      return ['~', '=', '^=', '!='];
    case 'option':
      return ['=', '!='];
    case 'instant':
    case 'date':
      return ['>=', '<'];
    case 'number':
      return ['>=', '<=', '='];
    default:
      return filter satisfies never;
  }
}

/** The grid of a row: every column at least its width, the rest shared. */
export function gridOf(
  columns: readonly Pick<Column<never>, 'width' | 'grow'>[],
  hasSelection: boolean,
): {
  template: string;
  minWidth: number;
} {
  const tracks = columns.map(({ width, grow = 1 }) => (grow === 0 ? `${width}px` : `minmax(${width}px, ${grow}fr)`));
  const minWidth = columns.reduce((sum, { width }) => sum + width, 0);
  return hasSelection
    ? { template: `40px ${tracks.join(' ')}`, minWidth: minWidth + 40 }
    : { template: tracks.join(' '), minWidth };
}
