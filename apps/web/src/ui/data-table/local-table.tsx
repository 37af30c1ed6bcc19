import { type ReactNode, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { ApiError } from '../../app/api/api-error.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useShortcut } from '../../app/shortcuts/use-shortcut.ts';
import { EmptyState, ErrorState } from '../page-state.tsx';
import type { Column } from './column.ts';
import styles from './data-table.module.css';
import { nextSort } from './filter-grammar.ts';
import { arrangeRows } from './local-rows.ts';
import { chosenColumns } from './table-settings.ts';
import { TableToolbar } from './table-toolbar.tsx';
import { TableView, type TableViewHandle } from './table-view.tsx';
import { useTableSettings } from './use-table-settings.ts';
import { useTableState } from './use-table-state.ts';

/** A table of a list that is all here (`{ items }`): searched and sorted by the columns' `plain`. */
export function LocalTable<Row extends { readonly id: string }>(props: {
  id: string;
  label: string;
  /** undefined while it is read. */
  rows: readonly Row[] | undefined;
  error?: ApiError | null | undefined;
  retry?: () => void;
  columns: readonly Column<Row>[];
  linkOf?: (row: Row) => string;
  open?: (row: Row) => void;
  empty?: ReactNode;
  prefix?: string;
  /** A few rows beside other things: nothing to search them by, no keys of its own. */
  isBrief?: boolean;
}) {
  const { columns, linkOf, open, isBrief = false } = props;
  const isEnabled = !isBrief;
  const texts = useAppTexts();
  const locale = useLocale();
  const navigate = useNavigate();
  const view = useRef<TableViewHandle>(null);
  const [state, change] = useTableState(props.prefix);
  const { settings, density, change: changeSettings } = useTableSettings(props.id);
  const rows = useMemo(
    () => arrangeRows(props.rows ?? [], columns, { q: state.q, sort: state.sort, locale }),
    [props.rows, columns, state.q, state.sort, locale],
  );
  const shown = chosenColumns(columns, settings);
  const group = texts('shortcuts.list');
  useShortcut({ keys: 'j', label: texts('table.next'), group, run: () => view.current?.move(1), isEnabled });
  useShortcut({ keys: 'k', label: texts('table.previous'), group, run: () => view.current?.move(-1), isEnabled });

  let instead: ReactNode;
  if (props.rows === undefined && props.error) instead = <ErrorState error={props.error} retry={props.retry} />;
  else if (props.rows?.length === 0) instead = props.empty ?? <EmptyState title={texts('table.empty')} />;
  else if (props.rows !== undefined && rows.length === 0)
    instead = <EmptyState icon="search" title={texts('table.noMatch')} words={texts('table.noMatchWords')} />;

  return (
    <div className={styles['table']} data-is-brief={isBrief}>
      {!isBrief && (
        <TableToolbar
          isLocal
          columns={columns}
          shown={shown}
          state={state}
          change={change}
          settings={settings}
          changeSettings={changeSettings}
          density={density}
          total={props.rows && rows.length}
        />
      )}
      <TableView
        ref={view}
        label={props.label}
        columns={shown}
        rows={rows}
        density={density}
        sort={state.sort}
        onSort={(field) => change({ sort: nextSort(state.sort, field) })}
        open={open ?? (linkOf ? (row) => void navigate(linkOf(row)) : undefined)}
        linkOf={linkOf}
        isReading={props.rows === undefined && !props.error}
        instead={instead}
      />
    </div>
  );
}
