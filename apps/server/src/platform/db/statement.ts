import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';

/** A parameterised SQL statement. With a name the server prepares it once per connection. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name?: string;
}

/** A statement's text, prepared under a name of its own; for hot paths. `insert.with(values)` gives the statement. */
export interface PreparedStatement {
  readonly text: string;
  readonly name: string;
  with(values: readonly unknown[]): Statement;
}

export function prepared(text: string): PreparedStatement {
  const name = statementName(text);
  return { text, name, with: (values) => ({ text, name, values }) };
}

/** The insert of one row, for hot paths: a fraction of what building the same query costs. Objects are to be JSON text already. */
export function insertRow<Row>(table: string, row: Insertable<Row>): Statement {
  const columns = Object.keys(row);
  const places = columns.map((_, i) => `$${i + 1}`);
  return {
    text: `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
    values: Object.values(row),
  };
}

/** A name that is the same for the same text, short enough for PostgreSQL's 63 bytes. */
export function statementName(text: string): string {
  return `ol_${createHash('sha1').update(text).digest('base64url')}`;
}
