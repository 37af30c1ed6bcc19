import type { Expression, SqlBool } from 'kysely';

/** SQL of the organisation for the lists of identity, which hold only the ids of people. */
export interface PeopleSql {
  /** The name of this person; null when unknown. */
  nameOf(personId: Expression<string | null>): Expression<string | null>;
  /** This person holds a post in one of these units on this day. */
  isIn(personId: Expression<string | null>, unitIds: readonly string[], today: string): Expression<SqlBool>;
}
