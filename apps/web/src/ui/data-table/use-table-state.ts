import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { readTableState, type TableState, writeTableState } from './table-state.ts';

/** The state of a table, kept in the address. */
export function useTableState(prefix = ''): readonly [TableState, (change: Partial<TableState>) => void] {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readTableState(search, prefix), [search, prefix]);
  const change = useCallback(
    (members: Partial<TableState>) =>
      setSearch((now) => writeTableState(now, { ...readTableState(now, prefix), ...members }, prefix), {
        replace: true,
      }),
    [setSearch, prefix],
  );
  return [state, change];
}
