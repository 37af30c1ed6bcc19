import { describe, expect, it } from 'vitest';
import { listQueryOf, readTableState, type TableState, writeTableState } from './table-state.ts';

const state: TableState = {
  q: '王 小明',
  conditions: [{ field: 'state', operator: '=', values: ['active'] }],
  sort: { field: 'createdAt', isDescending: true },
};

describe('the state of a table', () => {
  it('lives in the address and leaves the rest of it alone', () => {
    const search = writeTableState(new URLSearchParams('tab=posts&q=old'), state);
    expect(search.get('tab')).toBe('posts');
    expect(readTableState(search)).toEqual(state);
  });

  it('of two tables on a page is told apart by a prefix', () => {
    const search = writeTableState(new URLSearchParams('q=a'), state, 'posts.');
    expect(readTableState(search).q).toBe('a');
    expect(readTableState(search, 'posts.')).toEqual(state);
  });

  it('becomes the query of the list grammar', () => {
    expect(listQueryOf(state)).toEqual({ q: '王 小明', filter: ['state=active'], sort: '-createdAt' });
    expect(listQueryOf({ q: '  ', conditions: [], sort: undefined })).toEqual({});
  });

  it('leaves out what it does not understand', () => {
    expect(readTableState(new URLSearchParams('filter=nonsense&sort=a,b'))).toEqual({
      q: '',
      conditions: [],
      sort: undefined,
    });
  });
});
