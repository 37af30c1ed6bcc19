import { Checkbox } from 'antd';
import type { MouseEvent } from 'react';
import { Link } from 'react-router';
import { useAppTexts } from '../../app/i18n/index.ts';
import type { Column } from './column.ts';
import styles from './table-view.module.css';

/** One row; the first cell is the link of the row, and a click anywhere on it opens it too. */
export function TableRow<Row extends { readonly id: string }>(props: {
  id: string;
  index: number;
  row: Row;
  columns: readonly Column<Row>[];
  template: string;
  isActive: boolean;
  isSelected: boolean;
  select: ((hasShift: boolean) => void) | undefined;
  open: (() => void) | undefined;
  link: string | undefined;
}) {
  const { row, select, open, link } = props;
  const texts = useAppTexts();
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || !open || isOnControl(event) || (window.getSelection()?.toString() ?? '') !== '')
      return;
    open();
  };
  return (
    <tr
      id={props.id}
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      className={styles['row']}
      data-active={props.isActive}
      data-selected={props.isSelected}
      style={{ gridTemplateColumns: props.template }}
      onClick={onClick}
    >
      {select && (
        <td className={styles['check']}>
          <Checkbox
            checked={props.isSelected}
            aria-label={texts('table.select')}
            onChange={(event) => select((event.nativeEvent as unknown as { shiftKey?: boolean }).shiftKey ?? false)}
          />
        </td>
      )}
      {props.columns.map((column, i) => (
        <td key={column.id} className={styles['cell']} data-align={column.align ?? 'start'}>
          {i === 0 && link !== undefined ? (
            <Link to={link} className={styles['link']} tabIndex={-1}>
              {column.render(row)}
            </Link>
          ) : (
            <span>{column.render(row)}</span>
          )}
        </td>
      ))}
    </tr>
  );
}

/** A control inside the row answers for itself. */
function isOnControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('a, button, input, label, select') !== null;
}
