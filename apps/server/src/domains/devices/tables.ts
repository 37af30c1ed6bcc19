// Made by `npm run generate` from the migrated database; not edited by hand.
import type { Generated } from 'kysely';

export interface DeviceRow {
  tenant_id: string;
  id: string;
  person_id: string;
  name: string;
  kind: string;
  extension: string;
  realm: string;
  md5: string;
  sha256: string;
  is_active: boolean;
  contacts: Generated<string[]>;
  registered_at: Date | null;
  address: string | null;
  user_agent: string | null;
  version: Generated<number>;
  updated_at: Date;
}

export interface DevicesTables {
  'devices.device': DeviceRow;
}
