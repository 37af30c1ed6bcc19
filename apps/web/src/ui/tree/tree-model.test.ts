import { describe, expect, it } from 'vitest';
import { canHang, idsAbove, treeLines } from './tree-model.ts';

const items = [
  { id: 'nation', parentId: null },
  { id: 'north', parentId: 'nation' },
  { id: 'city', parentId: 'north' },
  { id: 'south', parentId: 'nation' },
  { id: 'lost', parentId: 'closed' },
];

describe('a tree', () => {
  it('shows each thing after its parent, and what hangs under closed ones not at all', () => {
    const lines = treeLines(items, new Set(['nation']));
    expect(lines.map(({ item, level }) => `${level} ${item.id}`)).toEqual(['1 nation', '2 north', '2 south', '1 lost']);
    expect(lines[1]).toMatchObject({ hasChildren: true, isOpen: false, position: 1, siblings: 2 });
  });

  it('hangs nothing under itself, below itself, or where it is', () => {
    expect(canHang(items, 'north', 'south')).toBe(true);
    expect(canHang(items, 'north', null)).toBe(true);
    expect(canHang(items, 'north', 'north')).toBe(false);
    expect(canHang(items, 'nation', 'city')).toBe(false);
    expect(canHang(items, 'city', 'north')).toBe(false);
    expect(canHang(items, 'nobody', 'north')).toBe(false);
  });

  it('knows what is above a thing', () => {
    expect(idsAbove(items, 'city')).toEqual(['north', 'nation']);
  });
});
