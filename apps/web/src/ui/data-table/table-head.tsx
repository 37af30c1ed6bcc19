import { Checkbox } from 'antd';
import { useAppTexts } from '../../app/i18n/index.ts';
import { Icon } from '../icon.tsx';
import { type Column, fieldOf } from './column.ts';
import type { Sort } from './filter-grammar.ts';
import styles from './table-view.module.css';
import type { Selection } from './use-selection.ts';

export function TableHead<Row>(props: {
  columns: readonly Column<Row>[];
  template: string;
  sort: Sort | undefined;
  onSort: ((field: string) => void) | undefined;
  selection: Selection | undefined;
  rowIds: readonly { readonly id: string }[];
}) {
  const texts = useAppTexts();
  const { selection, rowIds } = props;
  const isAll = selection !== undefined && rowIds.length > 0 && rowIds.every(({ id }) => selection.ids.has(id));
  return (
    <thead className={styles['head']}>
      <tr aria-rowindex={1} style={{ gridTemplateColumns: props.template }}>
        {selection && (
          <th scope="col" className={styles['check']}>
            <Checkbox
              checked={isAll}
              indeterminate={!isAll && selection.ids.size > 0}
              aria-label={texts('table.selectAll')}
              onChange={() => (isAll ? selection.clear() : selection.all(rowIds.map(({ id }) => id)))}
            />
          </th>
        )}
        {props.columns.map((column) => {
          const field = fieldOf(column);
          const isSorted = props.sort?.field === field;
          const direction = isSorted ? (props.sort?.isDescending ? 'descending' : 'ascending') : 'none';
          const canSort = column.canSort && props.onSort;
          return (
            <th
              key={column.id}
              scope="col"
              className={styles['headCell']}
              data-align={column.align ?? 'start'}
              {...(canSort ? { 'aria-sort': direction } : {})}
            >
              {canSort ? (
                <button
                  type="button"
                  className={styles['sort']}
                  data-direction={direction}
                  onClick={() => props.onSort?.(field)}
                >
                  {column.title}
                  <Icon name={direction === 'descending' ? 'fall' : 'rise'} size={12} />
                </button>
              ) : (
                column.title
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
