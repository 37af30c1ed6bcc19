// Made by `npm run generate` from the migrated database; not edited by hand.
import type { Generated } from 'kysely';

export interface MessageRow {
  tenant_id: string;
  id: string;
  person_id: string;
  interaction_id: string;
  recording_id: string;
  caller: string | null;
  caller_name: string | null;
  at: Date;
  duration_ms: number;
  heard_at: Date | null;
  version: Generated<number>;
}

export interface VoicemailTables {
  'voicemail.message': MessageRow;
}
