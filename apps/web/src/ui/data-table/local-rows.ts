import { type Column, fieldOf } from './column.ts';
import type { Sort } from './filter-grammar.ts';

/** Pure: rows that hold every word, in the order asked; Chinese sorts by pinyin, numbers in names by value. */
export function arrangeRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  wanted: { readonly q: string; readonly sort: Sort | undefined; readonly locale: string },
): readonly Row[] {
  const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
  const searched = columns.flatMap(({ plain }) => plain ?? []);
  const found =
    words.length === 0
      ? rows
      : rows.filter((row) => {
          const text = searched
            .map((plain) => String(plain(row)))
            .join('\n')
            .toLowerCase();
          return words.every((word) => text.includes(word));
        });
  const { sort } = wanted;
  const plain = sort && columns.find((column) => fieldOf(column) === sort.field)?.plain;
  if (!plain) return found;
  const collator = new Intl.Collator(wanted.locale, { numeric: true });
  const sign = sort.isDescending ? -1 : 1;
  return found.toSorted((a, b) => sign * compare(plain(a), plain(b), collator));
}

function compare(a: string | number, b: string | number, collator: Intl.Collator): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
