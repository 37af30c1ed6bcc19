import type { CompiledQuery } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { SessionMethod } from './session-store.ts';
import type { IdentityTables } from './tables.ts';

const from = (db: TenantDb) => db.tables<IdentityTables>();

/** Hashes of the newest passwords, newest first. */
export async function recentPasswords(db: TenantDb, accountId: string, count: number): Promise<string[]> {
  if (count === 0) return [];
  const rows = await from(db)
    .selectFrom('identity.password_history')
    .select('hash')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(count)
    .execute();
  return rows.map((row) => row.hash);
}

export function insertPassword(
  db: TenantDb,
  tenantId: string,
  password: { id: string; accountId: string; hash: string },
): CompiledQuery {
  return from(db)
    .insertInto('identity.password_history')
    .values({ tenant_id: tenantId, account_id: password.accountId, id: password.id, hash: password.hash })
    .compile();
}

/** Forgets passwords older than the newest `count`, which is one more than the policy can ask for. */
export function forgetOldPasswords(db: TenantDb, accountId: string, count: number): CompiledQuery {
  const kept = from(db)
    .selectFrom('identity.password_history')
    .select('id')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(count);
  return from(db)
    .deleteFrom('identity.password_history')
    .where('account_id', '=', accountId)
    .where('id', 'not in', kept)
    .compile();
}

export function insertRecoveryCodes(
  db: TenantDb,
  tenantId: string,
  codes: { accountId: string; hashes: readonly Buffer[] },
): CompiledQuery {
  return from(db)
    .insertInto('identity.recovery_code')
    .values(codes.hashes.map((hash) => ({ tenant_id: tenantId, account_id: codes.accountId, code_hash: hash })))
    .compile();
}

export function deleteRecoveryCodes(db: TenantDb, accountId: string): CompiledQuery {
  return from(db).deleteFrom('identity.recovery_code').where('account_id', '=', accountId).compile();
}

export async function hasRecoveryCode(db: TenantDb, accountId: string, hash: Buffer): Promise<boolean> {
  const row = await from(db)
    .selectFrom('identity.recovery_code')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export function useRecoveryCode(db: TenantDb, accountId: string, use: { hash: Buffer; at: Date }): CompiledQuery {
  return from(db)
    .updateTable('identity.recovery_code')
    .set({ used_at: use.at })
    .where('account_id', '=', accountId)
    .where('code_hash', '=', use.hash)
    .where('used_at', 'is', null)
    .compile();
}

export interface StoredLink {
  readonly id: string;
  readonly accountId: string;
  readonly expiresAt: Date;
}

export async function findLink(db: TenantDb, id: string): Promise<StoredLink | undefined> {
  const row = await from(db).selectFrom('identity.one_time_link').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { id: row.id, accountId: row.account_id, expiresAt: row.expires_at };
}

export function insertLink(
  db: TenantDb,
  tenantId: string,
  link: StoredLink & { tokenHash: Buffer; createdAt: Date },
): CompiledQuery {
  return from(db)
    .insertInto('identity.one_time_link')
    .values({
      tenant_id: tenantId,
      id: link.id,
      account_id: link.accountId,
      token_hash: link.tokenHash,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
    })
    .compile();
}

/** Using a link deletes it: it was there for one, and only one finds it. */
export function deleteLink(db: TenantDb, id: string): CompiledQuery {
  return from(db).deleteFrom('identity.one_time_link').where('id', '=', id).compile();
}

export function deleteLinksOf(db: TenantDb, accountId: string): CompiledQuery {
  return from(db).deleteFrom('identity.one_time_link').where('account_id', '=', accountId).compile();
}

export interface StoredTicket {
  readonly id: string;
  readonly accountId: string;
  readonly purpose: 'second_factor' | 'password_expired';
  readonly method: SessionMethod;
  readonly tries: number;
  readonly expiresAt: Date;
}

export async function findTicket(db: TenantDb, id: string): Promise<StoredTicket | undefined> {
  const row = await from(db).selectFrom('identity.ticket').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      accountId: row.account_id,
      purpose: row.purpose as StoredTicket['purpose'],
      method: row.method as SessionMethod,
      tries: row.tries,
      expiresAt: row.expires_at,
    }
  );
}

export function insertTicket(
  db: TenantDb,
  tenantId: string,
  ticket: StoredTicket & { tokenHash: Buffer; createdAt: Date },
): CompiledQuery {
  return from(db)
    .insertInto('identity.ticket')
    .values({
      tenant_id: tenantId,
      id: ticket.id,
      account_id: ticket.accountId,
      purpose: ticket.purpose,
      method: ticket.method,
      token_hash: ticket.tokenHash,
      created_at: ticket.createdAt,
      expires_at: ticket.expiresAt,
    })
    .compile();
}

export function countTry(db: TenantDb, ticket: StoredTicket): CompiledQuery {
  return from(db)
    .updateTable('identity.ticket')
    .set({ tries: ticket.tries + 1 })
    .where('id', '=', ticket.id)
    .where('tries', '=', ticket.tries)
    .compile();
}

/** Uses a ticket up, if nobody has tried with it meanwhile. */
export function deleteTicket(db: TenantDb, ticket: StoredTicket): CompiledQuery {
  return from(db).deleteFrom('identity.ticket').where('id', '=', ticket.id).where('tries', '=', ticket.tries).compile();
}

export function deleteExpiredTickets(db: TenantDb, accountId: string, at: Date): CompiledQuery {
  return from(db)
    .deleteFrom('identity.ticket')
    .where('account_id', '=', accountId)
    .where('expires_at', '<=', at)
    .compile();
}
