import type { ReactNode } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useFormat } from '../format/use-format.ts';
import type { Column } from './column.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { FilterBar } from './filter-bar.tsx';
import { SearchBox } from './search-box.tsx';
import type { TableSettings } from './table-settings.ts';
import type { TableState } from './table-state.ts';
import styles from './toolbar.module.css';
import { ViewMenu } from './view-menu.tsx';

/** Above a table: what narrows it, how many there are, how it is shown. */
export function TableToolbar<Row>(props: {
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  state: TableState;
  change: (members: Partial<TableState>) => void;
  settings: TableSettings;
  changeSettings: (members: Partial<TableSettings>) => void;
  density: 'compact' | 'comfortable';
  total: number | undefined;
  newCount?: number;
  showNew?: () => void;
  searchPlaceholder?: string | undefined;
  tools?: ReactNode;
  /** Rows that are all here are searched and sorted, not filtered. */
  isLocal?: boolean;
}) {
  const { state, change, settings, changeSettings } = props;
  const texts = useAppTexts();
  const format = useFormat();
  const newCount = props.newCount ?? 0;
  const changeQ = (q: string): void => change({ q });
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={texts('table.tools')}>
      <SearchBox q={state.q} change={changeQ} placeholder={props.searchPlaceholder} />
      {!props.isLocal && (
        <FilterBar
          columns={props.columns}
          conditions={state.conditions}
          change={(conditions) => change({ conditions })}
        />
      )}
      <span className={styles['spring']} />
      {newCount > 0 && (
        <button type="button" className={styles['news']} onClick={props.showNew}>
          {texts('table.newRows', { count: newCount })}
        </button>
      )}
      <span className={styles['count']} aria-live="polite">
        {props.total === undefined
          ? ''
          : texts('table.count', { count: props.total, text: format.number(props.total) })}
      </span>
      {props.tools}
      {!props.isLocal && (
        <ViewMenu
          views={settings.views ?? []}
          state={state}
          apply={change}
          save={(views) => changeSettings({ views })}
        />
      )}
      <ColumnChooser
        columns={props.columns}
        shown={props.shown}
        choose={(columns) => changeSettings({ columns })}
        density={props.density}
        setDensity={(density) => changeSettings({ density })}
      />
    </div>
  );
}
