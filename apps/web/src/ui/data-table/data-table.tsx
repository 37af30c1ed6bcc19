import type { SheetName, TopicName } from '@oneline/contracts';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { asApiError } from '../../app/api/api-error.ts';
import { type ItemOf, type PagedRoute, usePages } from '../../app/api/use-route.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useShortcut } from '../../app/shortcuts/use-shortcut.ts';
import { useLiveRoutes } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../action-button.tsx';
import { EmptyState, ErrorState } from '../page-state.tsx';
import type { Column } from './column.ts';
import styles from './data-table.module.css';
import { ExportMenu } from './export-menu.tsx';
import { type Condition, compileCondition, nextSort } from './filter-grammar.ts';
import { SelectionBar } from './selection-bar.tsx';
import { chosenColumns } from './table-settings.ts';
import { emptyTableState, isNarrowed, listQueryOf } from './table-state.ts';
import { TableToolbar } from './table-toolbar.tsx';
import { TableView, type TableViewHandle } from './table-view.tsx';
import { useSelection } from './use-selection.ts';
import { useTableSettings } from './use-table-settings.ts';
import { useTableState } from './use-table-state.ts';

export interface DataTableProps<R extends PagedRoute, Row extends { readonly id: string }> {
  /** Names the table in the person's preferences: its columns, density and saved views. */
  readonly id: string;
  readonly label: string;
  readonly route: R;
  readonly params?: Readonly<Record<string, string>>;
  readonly columns: readonly Column<Row>[];
  /** Conditions of the page itself, beside those the person sets: the people of this unit. */
  readonly always?: readonly Condition[];
  /** Keeps the rows current. */
  readonly topic?: TopicName;
  /** Where a row leads; Enter and a click go there. */
  readonly linkOf?: (row: Row) => string;
  /** Instead of `linkOf`: what opening a row does. */
  readonly open?: (row: Row) => void;
  /** For an empty list: what will appear here and the button that makes it appear. */
  readonly empty?: ReactNode;
  readonly searchPlaceholder?: string;
  /** The sheet this list is exported as. */
  readonly sheet?: SheetName;
  /** What can be done with the rows chosen; without it none can be chosen. */
  readonly selectionActions?: (rows: readonly Row[], clear: () => void) => ReactNode;
  /** Tells two tables of one page apart in its address. */
  readonly prefix?: string;
}

/** A list of the API: searched, narrowed, sorted and read on by cursor; live; chosen, exported and moved through by keys. */
export function DataTable<const R extends PagedRoute, Row extends ItemOf<R> & { readonly id: string }>(
  props: DataTableProps<R, Row>,
) {
  const { columns, route, always, linkOf, open } = props;
  const texts = useAppTexts();
  const navigate = useNavigate();
  const view = useRef<TableViewHandle>(null);
  const [state, change] = useTableState(props.prefix);
  const { settings, density, change: changeSettings } = useTableSettings(props.id);
  const shown = chosenColumns(columns, settings);

  const query = useMemo(() => {
    const own = listQueryOf(state);
    const filter = [...(always ?? []).map(compileCondition), ...(own.filter ?? [])];
    return filter.length === 0 ? own : { ...own, filter };
  }, [state, always]);
  const read = usePages(route, { ...(props.params ? { params: props.params } : {}), query }, { keepsPrevious: true });
  const routes = useMemo(() => [route], [route]);
  const live = useLiveRoutes(props.topic ?? 'me', routes, { isEnabled: props.topic !== undefined });

  const rows = useMemo(
    () => (read.data?.pages.flatMap(({ items }) => items) ?? []) as unknown as readonly Row[],
    [read.data],
  );
  const total = read.data?.pages[0]?.total;
  const newCount = live.newIds.difference(new Set(rows.map(({ id }) => id))).size;
  const selection = useSelection(rows);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = read;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const group = texts('shortcuts.list');
  useShortcut({ keys: 'j', label: texts('table.next'), group, run: () => view.current?.move(1) });
  useShortcut({ keys: 'k', label: texts('table.previous'), group, run: () => view.current?.move(-1) });

  const openRow = open ?? (linkOf ? (row: Row) => void navigate(linkOf(row)) : undefined);
  const chosen = selection.ids.size > 0 ? rows.filter(({ id }) => selection.ids.has(id)) : [];
  const instead = insteadOfRows();

  function insteadOfRows(): ReactNode {
    if (read.error && !read.data)
      return <ErrorState error={asApiError(read.error)} retry={() => void read.refetch()} />;
    if (read.data === undefined || rows.length > 0) return undefined;
    if (!isNarrowed(state)) return props.empty ?? <EmptyState title={texts('table.empty')} />;
    const clear = <ActionButton label={texts('table.clear')} run={() => change(emptyTableState)} />;
    return (
      <EmptyState icon="search" title={texts('table.noMatch')} words={texts('table.noMatchWords')} action={clear} />
    );
  }

  return (
    <div className={styles['table']}>
      <TableToolbar
        columns={columns}
        shown={shown}
        state={state}
        change={change}
        settings={settings}
        changeSettings={changeSettings}
        density={density}
        total={total}
        newCount={newCount}
        showNew={live.showNew}
        searchPlaceholder={props.searchPlaceholder}
        tools={
          props.sheet && (
            <ExportMenu sheet={props.sheet} state={state} columns={shown.map(({ id }) => id)} total={total} />
          )
        }
      />
      {props.selectionActions && chosen.length > 0 && (
        <SelectionBar count={chosen.length} clear={selection.clear}>
          {props.selectionActions(chosen, selection.clear)}
        </SelectionBar>
      )}
      <TableView
        ref={view}
        label={props.label}
        columns={shown}
        rows={rows}
        total={total}
        density={density}
        sort={state.sort}
        onSort={(field) => change({ sort: nextSort(state.sort, field) })}
        selection={props.selectionActions ? selection : undefined}
        open={openRow}
        linkOf={linkOf}
        onNearEnd={readOn}
        isReading={read.isPending}
        isReadingMore={isFetchingNextPage}
        instead={instead}
      />
    </div>
  );
}
