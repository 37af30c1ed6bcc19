// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType, Generated } from 'kysely';

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

/** date: `2026-11-23`. */
export type Ymd = string;

export interface CodeEntryRow {
  tenant_id: string;
  id: string;
  table_id: string;
  code: string;
  label: Json;
  parent_code: string | null;
  sort_order: number;
  valid_from: Ymd | null;
  valid_to: Ymd | null;
  version: Generated<number>;
  updated_at: Date;
}

export interface CodeEntryVersionRow {
  tenant_id: string;
  entry_id: string;
  version: number;
  at: Date;
  by_id: string | null;
  by_name: string;
  code: string;
  label: Json;
  parent_code: string | null;
  sort_order: number;
  valid_from: Ymd | null;
  valid_to: Ymd | null;
}

export interface CodeTableRow {
  tenant_id: string;
  id: string;
  name: string;
  label: Json;
  description: Generated<string>;
  is_system: Generated<boolean>;
  is_tree: Generated<boolean>;
  version: Generated<number>;
  updated_at: Date;
}

export interface CodesTables {
  'codes.code_entry': CodeEntryRow;
  'codes.code_entry_version': CodeEntryVersionRow;
  'codes.code_table': CodeTableRow;
}
