// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType, Generated } from 'kysely';

/** int8: text when read, so that every digit is kept. */
export type Int8 = ColumnType<string, string | number, string | number>;

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

export interface PolicyRow {
  tenant_id: string;
  records: string;
  keep_days: number;
  version: number;
}

export interface RecordingRow {
  tenant_id: string;
  id: string;
  interaction_id: string;
  kind: string;
  state: Generated<string>;
  person_id: string | null;
  unit_id: string | null;
  caller: string | null;
  caller_name: string | null;
  started_at: Date;
  duration_ms: number | null;
  bytes: Int8 | null;
  hash: string | null;
  is_repaired: Generated<boolean>;
  waveform: Json | null;
}

export interface RecordingsTables {
  'recordings.policy': PolicyRow;
  'recordings.recording': RecordingRow;
}
