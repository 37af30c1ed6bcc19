import type { ListQuery, Page } from '@oneline/contracts';
import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { requestErrors } from './errors.ts';

/** How values of a field are written in a filter and compared. */
export type FieldKind = 'text' | 'code' | 'instant' | 'date' | 'number' | 'boolean' | 'uuid';

/** A field that a list may be filtered or sorted by, and the SQL it stands for. */
export interface ListField {
  readonly kind: FieldKind;
  readonly column: Expression<unknown>;
  /** The column may be null; only then do the pages after the first pay for finding the nulls, which stand last. */
  readonly isNullable?: boolean;
  /** Not offered for sorting (an array, a look-up). */
  readonly isFilterOnly?: boolean;
  /** Compares in its own way, such as "holds a post in unit x"; gets the values of `=`. */
  readonly match?: (values: readonly string[]) => Expression<SqlBool>;
}

export interface ListDefinition {
  readonly fields: Readonly<Record<string, ListField>>;
  /** Columns that `q` looks through. */
  readonly search: readonly Expression<unknown>[];
  /** Such as `-createdAt`. */
  readonly defaultSort: string;
  /** Unique, breaks ties. */
  readonly id: Expression<unknown>;
}

type Operator = '=' | '!=' | '>=' | '<=' | '>' | '<' | '~' | '^=';
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const conditionPattern = /^([A-Za-z][A-Za-z0-9]*)(!=|>=|<=|\^=|=|>|<|~)([\s\S]+)$/;

/** Reads one filter of the grammar in contracts/page.ts. Error: `request.filter_invalid`. */
export function parseFilter(text: string): Condition {
  const found = conditionPattern.exec(text);
  if (!found) throw requestErrors.filterInvalid({ filter: text });
  const [, field, operator, rest] = found as unknown as [string, string, Operator, string];
  const values: string[] = [];
  let value = '';
  for (let i = 0; i < rest.length; i += 1) {
    if (rest[i] === '\\' && i + 1 < rest.length) {
      i += 1;
      value += rest[i];
    } else if (rest[i] === ',') {
      values.push(value);
      value = '';
    } else value += rest[i];
  }
  values.push(value);
  if (values.length > 1 && operator !== '=' && operator !== '!=') throw requestErrors.filterInvalid({ filter: text });
  return { field, operator, values };
}

const readers: Record<FieldKind, (text: string) => unknown> = {
  text: (text) => text,
  code: (text) => text,
  uuid: (text) => (/^[0-9a-f-]{36}$/i.test(text) ? text : undefined),
  number: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  instant: (text) => (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined),
  date: (text) => (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined),
};

function read(field: ListField, text: string, filter: string): unknown {
  const value = readers[field.kind](text);
  if (value === undefined) throw requestErrors.filterInvalid({ filter });
  return value;
}

/** The SQL of one condition; values are parameters, never text. */
function compile(definition: ListDefinition, condition: Condition): Expression<SqlBool> {
  const field = definition.fields[condition.field];
  const told = `${condition.field}${condition.operator}${condition.values.join(',')}`;
  if (!field) throw requestErrors.filterInvalid({ filter: told, fields: Object.keys(definition.fields) });
  if (field.match) {
    if (condition.operator !== '=') throw requestErrors.filterInvalid({ filter: told });
    return field.match(condition.values.map((text) => String(read(field, text, told))));
  }
  const { column } = field;
  const [first = ''] = condition.values;
  const isNull = condition.values.length === 1 && first === 'null';
  switch (condition.operator) {
    case '=':
    case '!=': {
      const isNot = condition.operator === '!=';
      if (isNull) return isNot ? sql<SqlBool>`${column} is not null` : sql<SqlBool>`${column} is null`;
      const values = condition.values.map((text) => read(field, text, told));
      const among = sql<SqlBool>`${column} in (${sql.join(values)})`;
      return isNot ? sql<SqlBool>`(${column} is null or not ${among})` : among;
    }
    case '~':
    case '^=':
      if (field.kind !== 'text' && field.kind !== 'code') throw requestErrors.filterInvalid({ filter: told });
      return sql<SqlBool>`${column} ilike ${condition.operator === '~' ? `%${likeText(first)}%` : `${likeText(first)}%`}`;
    default:
      return sql<SqlBool>`${column} ${sql.raw(condition.operator)} ${read(field, first, told)}`;
  }
}

/** Escapes what LIKE would read as a pattern. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, (letter) => `\\${letter}`);
}

interface SortKey {
  readonly name: string;
  readonly field: ListField;
  readonly isDescending: boolean;
}

function parseSort(definition: ListDefinition, text: string | undefined): SortKey[] {
  return (text ?? definition.defaultSort).split(',').map((part) => {
    const isDescending = part.startsWith('-');
    const name = isDescending ? part.slice(1) : part;
    const field = definition.fields[name];
    if (!field || field.isFilterOnly || field.match) throw requestErrors.sortInvalid({ sort: part });
    return { name, field, isDescending };
  });
}

/** A cursor holds the sort and the sort values of the last row, so it is only good for the same sort. */
interface Cursor {
  readonly sort: string;
  readonly values: readonly unknown[];
}

function decodeCursor(text: string, sort: string, length: number): readonly unknown[] {
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Cursor;
    if (cursor.sort === sort && Array.isArray(cursor.values) && cursor.values.length === length) return cursor.values;
  } catch {
    // Not one of ours: refused below like any other wrong cursor.
  }
  throw requestErrors.cursorInvalid();
}

/**
 * Applies filter, search, sort, cursor and limit of a list request to a query and runs it. `query` selects the rows, already
 * restricted to what the reader may see; the sort values are added to it as `_k0`, `_k1`, ….
 */
export async function runList<DB, TB extends keyof DB, Row extends object>(
  query: SelectQueryBuilder<DB, TB, Row>,
  definition: ListDefinition,
  request: ListQuery,
): Promise<Page<Row>> {
  const limit = request.limit ?? 50;
  const sortText = request.sort ?? definition.defaultSort;
  const keys = parseSort(definition, request.sort);
  let found = query;
  const where = (condition: Expression<SqlBool>): void => {
    found = found.where((_: ExpressionBuilder<DB, TB>) => condition);
  };
  for (const text of request.filter ?? []) where(compile(definition, parseFilter(text)));
  if (request.q !== undefined) {
    const words = request.q
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    for (const word of words) {
      const pattern = `%${likeText(word)}%`;
      const any = definition.search.map((column) => sql`${column} ilike ${pattern}`);
      where(sql<SqlBool>`(${sql.join(any, sql` or `)})`);
    }
  }
  const total = request.count ? await countOf(found) : undefined;
  if (request.cursor !== undefined)
    where(after(keys, definition.id, decodeCursor(request.cursor, sortText, keys.length + 1)));
  for (const [i, { field }] of keys.entries()) found = found.select(sql`${field.column}`.as(`_k${i}`));
  found = found.select(sql`${definition.id}`.as('_id'));
  for (const { field, isDescending } of keys) {
    found = found.orderBy(sql`${field.column}`, (order) =>
      isDescending ? order.desc().nullsLast() : order.asc().nullsLast(),
    );
  }
  const isLastDescending = keys.at(-1)?.isDescending ?? false;
  found = found.orderBy(sql`${definition.id}`, isLastDescending ? 'desc' : 'asc').limit(limit + 1);
  const rows = (await found.execute()) as (Row & Record<string, unknown>)[];
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const nextCursor = last
    ? Buffer.from(
        JSON.stringify({ sort: sortText, values: [...keys.map((_, i) => last[`_k${i}`]), last['_id']] }),
      ).toString('base64url')
    : null;
  return { items, nextCursor, ...(total === undefined ? {} : { total }) };
}

async function countOf<DB, TB extends keyof DB, Row>(query: SelectQueryBuilder<DB, TB, Row>): Promise<number> {
  const rows = await query.clearSelect().select(sql<string>`count(*)`.as('total')).execute();
  return Number((rows[0] as { total?: string } | undefined)?.total ?? 0);
}

/** Rows after the one whose sort values are given, nulls last whatever the direction. */
function after(keys: readonly SortKey[], id: Expression<unknown>, values: readonly unknown[]): Expression<SqlBool> {
  const isLastDescending = keys.at(-1)?.isDescending ?? false;
  const columns = [...keys, { field: { column: id, kind: 'uuid' as const }, isDescending: isLastDescending }];
  const isPlain = keys.every(({ field, isDescending }) => !field.isNullable && isDescending === isLastDescending);
  // One comparison of rows, which an index answers from its middle.
  if (isPlain) {
    const row = sql.join(columns.map(({ field }) => field.column));
    const last = sql.join(columns.map(({ field }, i) => typed(field.kind, values[i])));
    return sql<SqlBool>`(${row}) ${sql.raw(isLastDescending ? '<' : '>')} (${last})`;
  }
  const alternatives = columns.map(({ field, isDescending }, i) => {
    const equal = columns
      .slice(0, i)
      .map((before, j) => sql`${before.field.column} is not distinct from ${typed(before.field.kind, values[j])}`);
    const value = typed(field.kind, values[i]);
    const beyond =
      values[i] === null
        ? sql`false`
        : sql`(${field.column} ${sql.raw(isDescending ? '<' : '>')} ${value} or ${field.column} is null)`;
    return sql`(${sql.join([...equal, beyond], sql` and `)})`;
  });
  return sql<SqlBool>`(${sql.join(alternatives, sql` or `)})`;
}

const sqlTypes: Record<FieldKind, string> = {
  text: 'text',
  code: 'text',
  uuid: 'uuid',
  number: 'numeric',
  boolean: 'boolean',
  instant: 'timestamptz',
  date: 'date',
};

function typed(kind: FieldKind, value: unknown): Expression<unknown> {
  return sql`${value}::${sql.raw(sqlTypes[kind])}`;
}
