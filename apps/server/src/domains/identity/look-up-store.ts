import { prepared, type TenantDb } from '../../platform/db/index.ts';

/** SECURITY DEFINER functions of this schema, which see every tenant; the isolation test calls each. */
export const securityDefinerFunctions: readonly string[] = [
  'identity.find_sign_in(text, text)',
  'identity.find_tenant(text)',
  'identity.find_session(bytea)',
  'identity.find_api_token(bytea)',
  'identity.find_one_time_link(bytea)',
  'identity.find_ticket(bytea)',
  'identity.find_sso_attempt(bytea)',
  'identity.find_identity_provider(uuid)',
];

/** Where to go on, now that the tenant is known. */
export interface Place {
  readonly tenantId: string;
  readonly zone: string;
}

interface PlaceRow {
  readonly tenant_id: string;
  readonly zone: string;
}

export interface FoundSession extends Place {
  readonly sessionId: string;
  readonly accountId: string;
  readonly personId: string;
  readonly login: string;
  readonly accountState: string;
  readonly method: string;
  readonly lastSeenAt: Date;
  readonly endsAt: Date;
  readonly endedAt: Date | null;
  readonly hasSecondFactor: boolean;
  /** Null where the tenant has the default. */
  readonly sessionIdleMinutes: number | null;
  readonly isSecondFactorRequired: boolean | null;
}

export interface FoundToken extends Place {
  readonly tokenId: string;
  readonly accountId: string;
  readonly personId: string;
  readonly accountState: string;
  readonly permissions: readonly string[];
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

const signIn = prepared('select * from identity.find_sign_in($1, $2)');
const tenant = prepared('select * from identity.find_tenant($1)');
const demo = prepared('select is_demo from platform.tenant');
const session = prepared('select * from identity.find_session($1)');
const apiToken = prepared('select * from identity.find_api_token($1)');
const link = prepared('select * from identity.find_one_time_link($1)');
const ticket = prepared('select * from identity.find_ticket($1)');
const ssoAttempt = prepared('select * from identity.find_sso_attempt($1)');
const provider = prepared('select * from identity.find_identity_provider($1)');

const toPlace = (row: PlaceRow): Place => ({ tenantId: row.tenant_id, zone: row.zone });

/** The account that a login means; its id is null where only the tenant is known. */
export async function findSignIn(
  db: TenantDb,
  name: { login: string; tenant: string | null },
): Promise<(Place & { accountId: string | null }) | undefined> {
  const [row] = await db.query<PlaceRow & { account_id: string | null }>(signIn.with([name.login, name.tenant]));
  return row && { ...toPlace(row), accountId: row.account_id };
}

/** Whether the tenant of `db` is the made-up one. */
export async function isDemo(db: TenantDb): Promise<boolean> {
  const [row] = await db.query<{ is_demo: boolean }>(demo.with([]));
  return row?.is_demo ?? false;
}

/** The active tenant of this code, or without a code the only one there is. */
export async function findTenant(db: TenantDb, code: string | null): Promise<Place | undefined> {
  const [row] = await db.query<PlaceRow>(tenant.with([code]));
  return row && toPlace(row);
}

export async function findSession(db: TenantDb, tokenHash: Buffer): Promise<FoundSession | undefined> {
  const [row] = await db.query<
    PlaceRow & {
      session_id: string;
      account_id: string;
      person_id: string;
      login: string;
      account_state: string;
      method: string;
      last_seen_at: Date;
      ends_at: Date;
      ended_at: Date | null;
      has_second_factor: boolean;
      session_idle_minutes: number | null;
      is_second_factor_required: boolean | null;
    }
  >(session.with([tokenHash]));
  return (
    row && {
      ...toPlace(row),
      sessionId: row.session_id,
      accountId: row.account_id,
      personId: row.person_id,
      login: row.login,
      accountState: row.account_state,
      method: row.method,
      lastSeenAt: row.last_seen_at,
      endsAt: row.ends_at,
      endedAt: row.ended_at,
      hasSecondFactor: row.has_second_factor,
      sessionIdleMinutes: row.session_idle_minutes,
      isSecondFactorRequired: row.is_second_factor_required,
    }
  );
}

export async function findApiToken(db: TenantDb, tokenHash: Buffer): Promise<FoundToken | undefined> {
  const [row] = await db.query<
    PlaceRow & {
      token_id: string;
      account_id: string;
      person_id: string;
      account_state: string;
      permissions: string[];
      expires_at: Date;
      revoked_at: Date | null;
      last_used_at: Date | null;
    }
  >(apiToken.with([tokenHash]));
  return (
    row && {
      ...toPlace(row),
      tokenId: row.token_id,
      accountId: row.account_id,
      personId: row.person_id,
      accountState: row.account_state,
      permissions: row.permissions,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
      lastUsedAt: row.last_used_at,
    }
  );
}

type FoundId = Place & { readonly id: string };
type IdRow = PlaceRow & { readonly id: string };
const toFoundId = (row: IdRow): FoundId => ({ ...toPlace(row), id: row.id });

export async function findLink(db: TenantDb, tokenHash: Buffer): Promise<FoundId | undefined> {
  const [row] = await db.query<IdRow>(link.with([tokenHash]));
  return row && toFoundId(row);
}

export async function findTicket(db: TenantDb, tokenHash: Buffer): Promise<FoundId | undefined> {
  const [row] = await db.query<IdRow>(ticket.with([tokenHash]));
  return row && toFoundId(row);
}

export async function findSsoAttempt(db: TenantDb, stateHash: Buffer): Promise<FoundId | undefined> {
  const [row] = await db.query<IdRow>(ssoAttempt.with([stateHash]));
  return row && toFoundId(row);
}

/** The tenant of an enabled provider. */
export async function findProviderPlace(db: TenantDb, id: string): Promise<Place | undefined> {
  const [row] = await db.query<PlaceRow>(provider.with([id]));
  return row && toPlace(row);
}
