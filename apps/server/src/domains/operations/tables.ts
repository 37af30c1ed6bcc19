// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType, Generated } from 'kysely';

/** int8: text when read, so that every digit is kept. */
export type Int8 = ColumnType<string, string | number, string | number>;

export interface BackupRow {
  tenant_id: string;
  id: string;
  job_id: string | null;
  is_scheduled: boolean;
  state: string;
  started_at: Date;
  heard_at: Date;
  finished_at: Date | null;
  verified_at: Date | null;
  file_name: string | null;
  bytes: Int8 | null;
  rows: Int8 | null;
  tables: number | null;
  objects: number | null;
  has_secrets: boolean | null;
  error_code: string | null;
  is_outside: Generated<boolean>;
}

export interface BackupPolicyRow {
  tenant_id: string;
  is_enabled: boolean;
  cron: string;
  keep_daily: number;
  keep_weekly: number;
  keep_monthly: number;
  passphrase: string | null;
  version: number;
  updated_at: Date;
}

export interface OperationsTables {
  'operations.backup': BackupRow;
  'operations.backup_policy': BackupPolicyRow;
}
