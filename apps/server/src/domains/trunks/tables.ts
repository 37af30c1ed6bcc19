// Made by `npm run generate` from the migrated database; not edited by hand.
import type { Generated } from 'kysely';

export interface BlockedRow {
  tenant_id: string;
  id: string;
  number: string;
  reason: string;
  until: Date | null;
  created_at: Date;
  created_by: string;
}

export interface NumberRow {
  tenant_id: string;
  id: string;
  number: string;
  kind: string;
  person_id: string | null;
  prompt_id: string | null;
  is_active: boolean;
  version: Generated<number>;
  updated_at: Date;
}

export interface OutboundRuleRow {
  tenant_id: string;
  id: string;
  name: string;
  prefix: string;
  trunk_id: string;
  presented: string | null;
  position: number;
  is_active: boolean;
  version: Generated<number>;
  updated_at: Date;
}

export interface PolicyRow {
  tenant_id: string;
  most_calls: number;
  forbidden_prefixes: string[];
  anonymous: string;
  version: number;
}

export interface TrunkRow {
  tenant_id: string;
  id: string;
  name: string;
  transport: string;
  host: string;
  port: number;
  sources: string[];
  most_calls: number;
  keep_alive_seconds: number;
  is_encrypted: boolean;
  is_active: boolean;
  registers_as: string | null;
  registration_realm: string | null;
  registration_password: string | null;
  registration_seconds: number | null;
  state: Generated<string>;
  state_at: Date | null;
  sip_status: number | null;
  version: Generated<number>;
  updated_at: Date;
}

export interface TrunksTables {
  'trunks.blocked': BlockedRow;
  'trunks.number': NumberRow;
  'trunks.outbound_rule': OutboundRuleRow;
  'trunks.policy': PolicyRow;
  'trunks.trunk': TrunkRow;
}
