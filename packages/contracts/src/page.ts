import { type TSchema, Type } from 'typebox';
import { Nullable, Shape } from './scalar.ts';

/**
 * One grammar for every list:
 * - `q`: words to find anywhere the list searches
 * - `filter`, repeatable, all must hold: `field` operator `value`. Operators: `=` equal (`=null` is empty),
 *   `!=` different, `>=` `<=` `>` `<` compare, `~` contains, `^=` begins with. `a=x,y` means one of; a comma or
 *   backslash inside a value is escaped by a backslash.
 * - `sort`: fields separated by commas, `-` before one for descending; the id breaks ties
 * - `cursor`: `nextCursor` of the page before; `limit`: 1–200
 * - `count`: also count all that match (`total`)
 */
export const ListQuery = Shape({
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  filter: Type.Optional(Type.Array(Type.String({ minLength: 2, maxLength: 500 }), { maxItems: 20 })),
  sort: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  count: Type.Optional(Type.Boolean()),
});

export interface ListQuery {
  q?: string;
  filter?: string[];
  sort?: string;
  cursor?: string;
  limit?: number;
  count?: boolean;
}

/** A page of a list; `nextCursor` is null on the last one, `total` present when `count` was asked. */
export function PageOf<T extends TSchema>(item: T) {
  return Shape({ items: Type.Array(item), nextCursor: Nullable(Type.String()), total: Type.Optional(Type.Integer()) });
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total?: number;
}
