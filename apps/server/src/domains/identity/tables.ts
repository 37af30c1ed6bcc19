// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType, Generated } from 'kysely';

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

export interface AccountRow {
  tenant_id: string;
  id: string;
  person_id: string;
  login: string;
  state: string;
  password_hash: string | null;
  password_set_at: Date | null;
  failures: Generated<number>;
  locked_until_at: Date | null;
  totp_secret: string | null;
  totp_pending: string | null;
  totp_step: Generated<number>;
  last_sign_in_at: Date | null;
  preferences: Json;
  version: Generated<number>;
  created_at: Date;
}

export interface AccountRequestRow {
  tenant_id: string;
  id: string;
  name: string;
  employee_no: string;
  login: string;
  mobile: string;
  unit_name: string;
  unit_ids: string[];
  reason: string;
  state: string;
  decided_by: string | null;
  decision: string | null;
  created_at: Date;
  decided_at: Date | null;
  version: Generated<number>;
}

export interface ApiTokenRow {
  tenant_id: string;
  id: string;
  account_id: string;
  name: string;
  prefix: string;
  token_hash: Buffer;
  permissions: string[];
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface IdentityProviderRow {
  tenant_id: string;
  id: string;
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string | null;
  login_claim: string;
  is_enabled: boolean;
  version: Generated<number>;
}

export interface OneTimeLinkRow {
  tenant_id: string;
  id: string;
  account_id: string;
  token_hash: Buffer;
  created_at: Date;
  expires_at: Date;
}

export interface PasswordHistoryRow {
  tenant_id: string;
  account_id: string;
  id: string;
  hash: string;
}

export interface RecoveryCodeRow {
  tenant_id: string;
  account_id: string;
  code_hash: Buffer;
  used_at: Date | null;
}

export interface SecurityPolicyRow {
  tenant_id: string;
  password_min_length: number;
  password_min_classes: number;
  password_max_age_days: number;
  password_history: number;
  lock_after_failures: number;
  lock_seconds: number;
  lock_max_seconds: number;
  session_idle_minutes: number;
  session_max_hours: number;
  is_second_factor_required: boolean;
  sign_in_log_days: number;
  version: number;
}

export interface SessionRow {
  tenant_id: string;
  id: string;
  account_id: string;
  token_hash: Buffer;
  method: string;
  ip: string;
  agent: string;
  created_at: Date;
  last_seen_at: Date;
  ends_at: Date;
  ended_at: Date | null;
}

export interface SignInRow {
  tenant_id: string;
  id: string;
  at: Date;
  login: string;
  account_id: string | null;
  person_id: string | null;
  person_name: string | null;
  outcome: string;
  method: string | null;
  ip: string | null;
  agent: string;
}

export interface SsoAttemptRow {
  tenant_id: string;
  id: string;
  provider_id: string;
  state_hash: Buffer;
  browser_hash: Buffer;
  checks: string;
  expires_at: Date;
}

export interface TicketRow {
  tenant_id: string;
  id: string;
  account_id: string;
  purpose: string;
  method: string;
  token_hash: Buffer;
  tries: Generated<number>;
  created_at: Date;
  expires_at: Date;
}

export interface IdentityTables {
  'identity.account': AccountRow;
  'identity.account_request': AccountRequestRow;
  'identity.api_token': ApiTokenRow;
  'identity.identity_provider': IdentityProviderRow;
  'identity.one_time_link': OneTimeLinkRow;
  'identity.password_history': PasswordHistoryRow;
  'identity.recovery_code': RecoveryCodeRow;
  'identity.security_policy': SecurityPolicyRow;
  'identity.session': SessionRow;
  'identity.sign_in': SignInRow;
  'identity.sso_attempt': SsoAttemptRow;
  'identity.ticket': TicketRow;
}
