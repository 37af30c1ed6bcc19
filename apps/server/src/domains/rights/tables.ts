// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType, Generated } from 'kysely';

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

export interface RoleRow {
  tenant_id: string;
  id: string;
  code: string;
  name: Json;
  description: Generated<string>;
  is_ready_made: Generated<boolean>;
  grants: Json;
  fields: Json;
  state: Generated<string>;
  version: Generated<number>;
  updated_at: Date;
}

export interface RightsTables {
  'rights.role': RoleRow;
}
