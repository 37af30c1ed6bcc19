import type { ApiToken } from '@oneline/contracts';
import type { CompiledQuery, Selectable } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { ApiTokenRow, IdentityTables } from './tables.ts';

const toToken = (row: Selectable<ApiTokenRow>): ApiToken => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  permissions: row.permissions,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

/** Those not revoked, newest first; expired ones are still listed, so that people see why something stopped. */
export async function tokensOf(db: TenantDb, accountId: string): Promise<ApiToken[]> {
  const rows = await db
    .tables<IdentityTables>()
    .selectFrom('identity.api_token')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toToken);
}

export function insertToken(
  db: TenantDb,
  tenantId: string,
  token: ApiToken & { accountId: string; tokenHash: Buffer },
): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .insertInto('identity.api_token')
    .values({
      tenant_id: tenantId,
      id: token.id,
      account_id: token.accountId,
      name: token.name,
      prefix: token.prefix,
      token_hash: token.tokenHash,
      permissions: token.permissions,
      created_at: new Date(token.createdAt),
      expires_at: new Date(token.expiresAt),
    })
    .compile();
}

export function revokeToken(db: TenantDb, id: string, at: Date): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.api_token')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .compile();
}

export function revokeTokensOf(db: TenantDb, accountId: string, at: Date): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.api_token')
    .set({ revoked_at: at })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .compile();
}

export function touchToken(db: TenantDb, id: string, at: Date): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.api_token')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .compile();
}
