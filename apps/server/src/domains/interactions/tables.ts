// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType } from 'kysely';

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

export interface InteractionRow {
  tenant_id: string;
  id: string;
  channel: string;
  direction: string;
  caller: string | null;
  caller_name: string | null;
  called: string;
  number_id: string | null;
  trunk_id: string | null;
  entry: string;
  person_id: string | null;
  unit_id: string | null;
  started_at: Date;
  ended_at: Date | null;
  outcome: string | null;
  cause: string | null;
  sip_status: number | null;
  q850: number | null;
}

export interface OpenRow {
  tenant_id: string;
  interaction_id: string;
  channel: string;
  holder: string;
  control: Json;
  updated_at: Date;
}

export interface SegmentRow {
  tenant_id: string;
  interaction_id: string;
  number: number;
  kind: string;
  leg_id: string | null;
  person_id: string | null;
  device_id: string | null;
  trunk_id: string | null;
  started_at: Date;
  ended_at: Date;
  cause: string | null;
  quality: Json | null;
}

export interface InteractionsTables {
  'interactions.interaction': InteractionRow;
  'interactions.open': OpenRow;
  'interactions.segment': SegmentRow;
}
