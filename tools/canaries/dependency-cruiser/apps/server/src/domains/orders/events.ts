// violates: sql-in-stores-only
export type { Kysely } from 'kysely';
