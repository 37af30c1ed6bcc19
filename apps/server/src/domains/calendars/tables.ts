// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

export interface CalendarRow {
  tenant_id: string;
  id: string;
  name: string;
  zone: string;
  week: Json;
  exceptions: Json;
  is_default: Generated<boolean>;
  state: Generated<string>;
  version: Generated<number>;
  updated_at: Date;
  default_slot: GeneratedAlways<boolean | null>;
}

export interface CalendarsTables {
  'calendars.calendar': CalendarRow;
}
