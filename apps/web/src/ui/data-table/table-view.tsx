import { type KeyboardEvent, type ReactNode, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { SkeletonRows } from '../skeletons.tsx';
import { type Column, gridOf } from './column.ts';
import type { Sort } from './filter-grammar.ts';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import styles from './table-view.module.css';
import { scrollToRow, visibleRows } from './table-window.ts';
import type { Selection } from './use-selection.ts';

export interface TableViewHandle {
  move(step: number): void;
}

export interface TableViewProps<Row extends { readonly id: string }> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** How many there are in all, where that is more than `rows`. */
  readonly total?: number | undefined;
  readonly density: 'compact' | 'comfortable';
  readonly sort?: Sort | undefined;
  readonly onSort?: (field: string) => void;
  readonly selection?: Selection | undefined;
  readonly open?: ((row: Row) => void) | undefined;
  readonly linkOf?: ((row: Row) => string) | undefined;
  /** The end is in sight: read on. */
  readonly onNearEnd?: () => void;
  readonly isReading?: boolean;
  readonly isReadingMore?: boolean;
  /** In place of rows. */
  readonly instead?: ReactNode;
  readonly ref?: React.Ref<TableViewHandle>;
}

const rowHeights = { compact: 36, comfortable: 44 };

/** The grid itself: sticky head, only the rows in sight drawn, moved through by keys. */
export function TableView<Row extends { readonly id: string }>(props: TableViewProps<Row>) {
  const { rows, columns, selection, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const [active, setActive] = useState(-1);
  const gridId = useId();
  const rowHeight = rowHeights[props.density];
  const { template, minWidth } = gridOf(columns, selection !== undefined);
  const { start, end } = visibleRows({ ...view, rowHeight, count: rows.length });
  const cells = columns.length + (selection ? 1 : 0);
  const isNearEnd = end >= rows.length - 20;

  useEffect(() => {
    if (isNearEnd && rows.length > 0) onNearEnd?.();
  }, [isNearEnd, rows.length, onNearEnd]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setView((now) => ({ ...now, height: element.clientHeight })));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const moveTo = (row: number): void => {
    const element = scroller.current;
    if (!element || rows.length === 0) return;
    const next = Math.max(0, Math.min(rows.length - 1, row));
    setActive(next);
    const view = {
      scrollTop: element.scrollTop,
      height: element.clientHeight,
      rowHeight,
      headHeight: rowHeights.compact,
    };
    const top = scrollToRow({ ...view, row: next });
    if (top !== undefined) element.scrollTop = top;
  };
  useImperativeHandle(props.ref, () => ({
    move(step) {
      grid.current?.focus({ preventScroll: true });
      moveTo(active + step);
    },
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = steps[event.key];
    const row = rows[active];
    if (target !== undefined) moveTo(target);
    else if (event.key === 'Enter' && row) props.open?.(row);
    else if ((event.key === 'x' || event.key === ' ') && row && selection) selection.toggle(row.id);
    else return;
    event.preventDefault();
  };

  const isEmpty = props.instead !== undefined || props.isReading === true;
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      style={{ '--row': `${rowHeight}px` } as React.CSSProperties}
      onScroll={(event) =>
        setView({ scrollTop: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
    >
      <table
        ref={grid}
        className={styles['sheet']}
        style={{ minWidth }}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are moved through and opened by keys
        role="grid"
        aria-label={props.label}
        aria-rowcount={(props.total ?? rows.length) + 1}
        aria-busy={props.isReading ?? false}
        aria-multiselectable={selection !== undefined}
        tabIndex={0}
        {...(active >= start && active < end ? { 'aria-activedescendant': `${gridId}-${active}` } : {})}
        onKeyDown={onKeyDown}
      >
        <TableHead
          columns={columns}
          template={template}
          sort={props.sort}
          onSort={props.onSort}
          selection={selection}
          rowIds={rows}
        />
        {!isEmpty && (
          <tbody style={{ height: rows.length * rowHeight, paddingTop: start * rowHeight }}>
            {rows.slice(start, end).map((row, i) => (
              <TableRow
                key={row.id}
                id={`${gridId}-${start + i}`}
                index={start + i}
                row={row}
                columns={columns}
                template={template}
                isActive={start + i === active}
                isSelected={selection?.ids.has(row.id) ?? false}
                select={selection ? (hasShift) => selection.choose(row.id, hasShift) : undefined}
                open={
                  props.open
                    ? () => {
                        setActive(start + i);
                        props.open?.(row);
                      }
                    : undefined
                }
                link={props.linkOf?.(row)}
              />
            ))}
          </tbody>
        )}
      </table>
      {props.instead}
      {props.isReading && props.instead === undefined && <SkeletonRows rows={14} columns={template} cells={cells} />}
      {props.isReadingMore && <SkeletonRows rows={2} columns={template} cells={cells} />}
    </div>
  );
}
