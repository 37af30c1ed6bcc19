// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType } from 'kysely';

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

export interface NotificationRow {
  tenant_id: string;
  id: string;
  person_id: string;
  kind: string;
  level: string;
  params: Json;
  link: string | null;
  at: Date;
  read_at: Date | null;
}

export interface NotificationsTables {
  'notifications.notification': NotificationRow;
}
