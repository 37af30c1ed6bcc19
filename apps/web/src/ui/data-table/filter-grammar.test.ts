import { describe, expect, it } from 'vitest';
import {
  type Condition,
  compileCondition,
  compileSort,
  nextSort,
  operators,
  parseCondition,
  parseSort,
} from './filter-grammar.ts';

describe('a condition', () => {
  it.each<[Condition, string]>([
    [{ field: 'state', operator: '=', values: ['active', 'left'] }, 'state=active,left'],
    [{ field: 'name', operator: '~', values: ['王, 小明'] }, 'name~王\\, 小明'],
    [{ field: 'name', operator: '^=', values: ['a\\b'] }, 'name^=a\\\\b'],
    [{ field: 'createdAt', operator: '>=', values: ['2026-11-01T00:00:00Z'] }, 'createdAt>=2026-11-01T00:00:00Z'],
    [{ field: 'email', operator: '!=', values: ['null'] }, 'email!=null'],
  ])('%o is written %s and read back', (condition, text) => {
    expect(compileCondition(condition)).toBe(text);
    expect(parseCondition(text)).toEqual(condition);
  });

  it('is read back for every operator', () => {
    for (const operator of operators) {
      const condition = { field: 'a1', operator, values: ['x=1'] };
      expect(parseCondition(compileCondition(condition))).toEqual(condition);
    }
  });

  it('is none when it has no field, operator or value', () => {
    expect([parseCondition('=x'), parseCondition('name'), parseCondition('name='), parseCondition('')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a sort', () => {
  it('goes up, down and back', () => {
    const up = nextSort(undefined, 'name');
    const down = nextSort(up, 'name');
    expect([up && compileSort(up), down && compileSort(down), nextSort(down, 'name')]).toEqual([
      'name',
      '-name',
      undefined,
    ]);
    expect(nextSort(down, 'createdAt')).toEqual({ field: 'createdAt', isDescending: false });
  });
  it('is read from an address', () => {
    expect(parseSort('-createdAt')).toEqual({ field: 'createdAt', isDescending: true });
    expect([parseSort('a,b'), parseSort(null)]).toEqual([undefined, undefined]);
  });
});
