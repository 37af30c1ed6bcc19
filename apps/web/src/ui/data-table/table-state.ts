import {
  type Condition,
  compileCondition,
  compileSort,
  parseCondition,
  parseSort,
  type Sort,
} from './filter-grammar.ts';

/** What a list is asked for; lives in the address, so that it can be sent, saved and gone back to. */
export interface TableState {
  readonly q: string;
  readonly conditions: readonly Condition[];
  readonly sort: Sort | undefined;
}

export const emptyTableState: TableState = { q: '', conditions: [], sort: undefined };

export function isNarrowed(state: TableState): boolean {
  return state.q !== '' || state.conditions.length > 0;
}

/** Reads the state from an address; what it does not understand is left out. `prefix` tells two tables of a page apart. */
export function readTableState(search: URLSearchParams, prefix = ''): TableState {
  return {
    q: search.get(`${prefix}q`) ?? '',
    conditions: search.getAll(`${prefix}filter`).flatMap((text) => parseCondition(text) ?? []),
    sort: parseSort(search.get(`${prefix}sort`)),
  };
}

/** The address with this state in place of the one it had; other parts of it stay. */
export function writeTableState(search: URLSearchParams, state: TableState, prefix = ''): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['q', 'filter', 'sort']) next.delete(`${prefix}${name}`);
  if (state.q !== '') next.set(`${prefix}q`, state.q);
  for (const condition of state.conditions) next.append(`${prefix}filter`, compileCondition(condition));
  if (state.sort) next.set(`${prefix}sort`, compileSort(state.sort));
  return next;
}

/** The query of the list grammar; absent members are left out, as the contract wants. */
export function listQueryOf(state: TableState): { q?: string; filter?: string[]; sort?: string } {
  const q = state.q.trim();
  return {
    ...(q === '' ? {} : { q }),
    ...(state.conditions.length === 0 ? {} : { filter: state.conditions.map(compileCondition) }),
    ...(state.sort ? { sort: compileSort(state.sort) } : {}),
  };
}
