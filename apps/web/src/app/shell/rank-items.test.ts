import { describe, expect, it } from 'vitest';
import { rankItems } from './rank-items.ts';

const items = [
  { title: '新增人员', to: '/people/new' },
  { title: '人员', to: '/people' },
  { title: '机构', to: '/units' },
];

describe('the palette', () => {
  it('offers everything for no words', () => expect(rankItems(items, ' ')).toEqual(items));
  it('puts what begins with the word in front', () => {
    expect(rankItems(items, '人员').map(({ title }) => title)).toEqual(['人员', '新增人员']);
  });
  it('finds by the English address in any language', () => {
    expect(rankItems(items, 'units').map(({ title }) => title)).toEqual(['机构']);
  });
});
