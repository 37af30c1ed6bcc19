// Made by `npm run generate` from the migrated database; not edited by hand.
import type { Generated } from 'kysely';

export interface CallbackRow {
  tenant_id: string;
  id: string;
  interaction_id: string;
  number: string;
  name: string | null;
  reason: string;
  unit_id: string | null;
  owed_at: Date;
  done_at: Date | null;
  done_by: string | null;
  version: Generated<number>;
}

export interface CallsTables {
  'calls.callback': CallbackRow;
}
