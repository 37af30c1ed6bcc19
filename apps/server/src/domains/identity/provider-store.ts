import type { IdentityProvider } from '@oneline/contracts';
import type { CompiledQuery, Selectable } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { IdentityProviderRow, IdentityTables } from './tables.ts';

/** `clientSecret` is sealed. */
export interface StoredProvider extends Omit<IdentityProvider, 'hasSecret'> {
  readonly clientSecret: string | null;
}

const toStored = (row: Selectable<IdentityProviderRow>): StoredProvider => ({
  id: row.id,
  name: row.name,
  issuer: row.issuer,
  clientId: row.client_id,
  clientSecret: row.client_secret,
  loginClaim: row.login_claim,
  isEnabled: row.is_enabled,
  version: row.version,
});

const toRow = (provider: StoredProvider) => ({
  name: provider.name,
  issuer: provider.issuer,
  client_id: provider.clientId,
  client_secret: provider.clientSecret,
  login_claim: provider.loginClaim,
  is_enabled: provider.isEnabled,
  version: provider.version,
});

export async function listProviders(db: TenantDb): Promise<StoredProvider[]> {
  const rows = await db
    .tables<IdentityTables>()
    .selectFrom('identity.identity_provider')
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(toStored);
}

export async function findProvider(db: TenantDb, id: string): Promise<StoredProvider | undefined> {
  const row = await db
    .tables<IdentityTables>()
    .selectFrom('identity.identity_provider')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toStored(row);
}

export function insertProvider(db: TenantDb, tenantId: string, provider: StoredProvider): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .insertInto('identity.identity_provider')
    .values({ tenant_id: tenantId, id: provider.id, ...toRow(provider) })
    .compile();
}

export function updateProvider(db: TenantDb, provider: StoredProvider): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.identity_provider')
    .set(toRow(provider))
    .where('id', '=', provider.id)
    .where('version', '=', provider.version - 1)
    .compile();
}

/** A browser on its way to a provider and back. */
export interface SsoAttempt {
  readonly id: string;
  readonly providerId: string;
  readonly browserHash: Buffer;
  /** Sealed. */
  readonly checks: string;
  readonly expiresAt: Date;
}

export async function findAttempt(db: TenantDb, id: string): Promise<SsoAttempt | undefined> {
  const row = await db
    .tables<IdentityTables>()
    .selectFrom('identity.sso_attempt')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      providerId: row.provider_id,
      browserHash: row.browser_hash,
      checks: row.checks,
      expiresAt: row.expires_at,
    }
  );
}

export function insertAttempt(
  db: TenantDb,
  tenantId: string,
  attempt: SsoAttempt & { stateHash: Buffer },
): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .insertInto('identity.sso_attempt')
    .values({
      tenant_id: tenantId,
      id: attempt.id,
      provider_id: attempt.providerId,
      state_hash: attempt.stateHash,
      browser_hash: attempt.browserHash,
      checks: attempt.checks,
      expires_at: attempt.expiresAt,
    })
    .compile();
}

/** Of two that come back with the same state one finds it. */
export function deleteAttempt(db: TenantDb, id: string): CompiledQuery {
  return db.tables<IdentityTables>().deleteFrom('identity.sso_attempt').where('id', '=', id).compile();
}

export function deleteExpiredAttempts(db: TenantDb, at: Date): CompiledQuery {
  return db.tables<IdentityTables>().deleteFrom('identity.sso_attempt').where('expires_at', '<=', at).compile();
}
