import { createHash } from 'node:crypto';

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

/** A name that is the same for the same text, short enough for PostgreSQL's 63 bytes. */
export function statementName(text: string): string {
  return `ol_${createHash('sha1').update(text).digest('base64url')}`;
}
