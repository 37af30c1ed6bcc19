import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from './list-query.ts';

describe('a filter', () => {
  it.each([
    ['state=active', 'state', '=', ['active']],
    ['state!=a,b', 'state', '!=', ['a', 'b']],
    ['at>=2026-01-01T00:00:00Z', 'at', '>=', ['2026-01-01T00:00:00Z']],
    ['name~张', 'name', '~', ['张']],
    ['name^=王', 'name', '^=', ['王']],
    ['name=a\\,b\\\\', 'name', '=', ['a,b\\']],
    ['name=x=y', 'name', '=', ['x=y']],
  ] as const)('%s is read', (text, field, operator, values) => {
    expect(parseFilter(text)).toEqual({ field, operator, values });
  });

  it.each(['', 'name', '=x', 'name=', '1a=b', 'name>1,2', 'name <> x'])('%s is refused', (text) => {
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ code: 'request.filter_invalid' }));
  });

  it('gives back any values that were escaped into it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }), (values) => {
        const text = values.map((value) => value.replace(/[\\,]/g, '\\$&')).join(',');
        expect(parseFilter(`field=${text}`).values).toEqual(values);
      }),
    );
  });
});
