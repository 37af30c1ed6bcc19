import type { Account, ListQuery, Page, Preferences } from '@oneline/contracts';
import { type CompiledQuery, type Expression, type Selectable, type SqlBool, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { PlatformTables } from '../../platform/db/tables.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import type { PeopleSql } from './people-store.ts';
import type { AccountRow, IdentityTables } from './tables.ts';

export interface StoredAccount {
  readonly id: string;
  readonly personId: string;
  readonly login: string;
  readonly state: 'active' | 'disabled' | 'invited';
  readonly passwordHash: string | null;
  readonly passwordSetAt: Date | null;
  readonly failures: number;
  readonly lockedUntilAt: Date | null;
  /** Sealed. */
  readonly totpSecret: string | null;
  readonly totpPending: string | null;
  readonly totpStep: number;
  readonly lastSignInAt: Date | null;
  readonly preferences: Preferences;
  readonly version: number;
  readonly createdAt: Date;
}

const toStored = (row: Selectable<AccountRow>): StoredAccount => ({
  id: row.id,
  personId: row.person_id,
  login: row.login,
  state: row.state as StoredAccount['state'],
  passwordHash: row.password_hash,
  passwordSetAt: row.password_set_at,
  failures: row.failures,
  lockedUntilAt: row.locked_until_at,
  totpSecret: row.totp_secret,
  totpPending: row.totp_pending,
  totpStep: row.totp_step,
  lastSignInAt: row.last_sign_in_at,
  preferences: row.preferences as Preferences,
  version: row.version,
  createdAt: row.created_at,
});

export function isLocked(account: StoredAccount, at: Date): boolean {
  return account.lockedUntilAt !== null && account.lockedUntilAt > at;
}

/** As lists show it at this moment: a lock is seen while it lasts. */
export function toAccount(account: StoredAccount, personName: string, at: Date): Account {
  const isWaiting = account.state === 'active' && isLocked(account, at);
  return {
    id: account.id,
    personId: account.personId,
    personName,
    login: account.login,
    state: isWaiting ? 'locked' : account.state,
    lockedUntilAt: isWaiting ? (account.lockedUntilAt?.toISOString() ?? null) : null,
    hasSecondFactor: account.totpSecret !== null,
    lastSignInAt: account.lastSignInAt?.toISOString() ?? null,
    version: account.version,
    createdAt: account.createdAt.toISOString(),
  };
}

const accounts = (db: TenantDb) => db.tables<IdentityTables>().selectFrom('identity.account').selectAll();

export async function findAccount(db: TenantDb, id: string): Promise<StoredAccount | undefined> {
  const row = await accounts(db).where('id', '=', id).executeTakeFirst();
  return row && toStored(row);
}

export async function findAccountOfPerson(db: TenantDb, personId: string): Promise<StoredAccount | undefined> {
  const row = await accounts(db).where('person_id', '=', personId).executeTakeFirst();
  return row && toStored(row);
}

export async function findAccountByLogin(db: TenantDb, login: string): Promise<StoredAccount | undefined> {
  const row = await accounts(db).where(sql<string>`lower(login)`, '=', login.toLowerCase()).executeTakeFirst();
  return row && toStored(row);
}

export async function accountsOfPeople(db: TenantDb, personIds: readonly string[]): Promise<StoredAccount[]> {
  if (personIds.length === 0) return [];
  return (await accounts(db).where('person_id', 'in', personIds).execute()).map(toStored);
}

/** Restricts rows that belong to people to those a reader may see. */
export function withinScope(
  people: PeopleSql,
  personId: Expression<string | null>,
  { scope, today }: { scope: ScopeFilter; today: string },
): Expression<SqlBool> {
  if (scope.kind === 'all') return sql<SqlBool>`true`;
  const own = scope.ownerId === null ? sql`false` : sql`${personId} = ${scope.ownerId}::uuid`;
  const units = scope.unitIds.length === 0 ? sql`false` : people.isIn(personId, scope.unitIds, today);
  return sql<SqlBool>`(${own} or ${units})`;
}

export async function listAccounts(
  db: TenantDb,
  people: PeopleSql,
  asked: { scope: ScopeFilter; today: string; at: Date; request: ListQuery },
): Promise<Page<Account>> {
  const personId = sql.ref<string>('acc.person_id');
  const name = people.nameOf(personId);
  const list: ListDefinition = {
    fields: {
      login: { kind: 'code', column: sql.ref('acc.login') },
      state: {
        kind: 'code',
        column: sql`case when acc.state = 'active' and acc.locked_until_at > ${asked.at}::timestamptz then 'locked' else acc.state end`,
        isFilterOnly: true,
      },
      lastSignInAt: { kind: 'instant', column: sql.ref('acc.last_sign_in_at'), isNullable: true },
      createdAt: { kind: 'instant', column: sql.ref('acc.created_at') },
    },
    search: [sql.ref('acc.login'), name],
    defaultSort: 'login',
    id: sql.ref('acc.id'),
  };
  const query = db
    .tables<IdentityTables>()
    .selectFrom('identity.account as acc')
    .selectAll('acc')
    .select(sql<string | null>`${name}`.as('person_name'))
    .where(withinScope(people, personId, asked));
  const page = await runList(query, list, asked.request);
  return { ...page, items: page.items.map((row) => toAccount(toStored(row), row.person_name ?? '', asked.at)) };
}

export function insertAccount(db: TenantDb, tenantId: string, account: StoredAccount): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .insertInto('identity.account')
    .values({
      tenant_id: tenantId,
      id: account.id,
      person_id: account.personId,
      login: account.login,
      state: account.state,
      password_hash: account.passwordHash,
      password_set_at: account.passwordSetAt,
      preferences: JSON.stringify(account.preferences),
      created_at: account.createdAt,
    })
    .compile();
}

/** Writes everything but login and preferences, if the version still is that before. */
export function updateAccount(db: TenantDb, account: StoredAccount): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.account')
    .set({
      state: account.state,
      password_hash: account.passwordHash,
      password_set_at: account.passwordSetAt,
      failures: account.failures,
      locked_until_at: account.lockedUntilAt,
      totp_secret: account.totpSecret,
      totp_pending: account.totpPending,
      totp_step: account.totpStep,
      last_sign_in_at: account.lastSignInAt,
      version: account.version,
    })
    .where('id', '=', account.id)
    .where('version', '=', account.version - 1)
    .compile();
}

/** What attempts to sign in change; not a change of the resource, so the version stays. */
export type AttemptState = Partial<
  Pick<StoredAccount, 'state' | 'failures' | 'lockedUntilAt' | 'lastSignInAt' | 'totpStep' | 'passwordHash'>
>;

/**
 * Writes the outcome of an attempt to sign in, if nothing that the attempt was judged by has moved since: of attempts at the
 * same moment each is counted, and none succeeds past a lock that another has caused.
 */
export function updateAttempt(db: TenantDb, judged: StoredAccount, set: AttemptState): CompiledQuery {
  const after = { ...judged, ...set };
  return db
    .tables<IdentityTables>()
    .updateTable('identity.account')
    .set({
      state: after.state,
      failures: after.failures,
      locked_until_at: after.lockedUntilAt,
      last_sign_in_at: after.lastSignInAt,
      totp_step: after.totpStep,
      password_hash: after.passwordHash,
    })
    .where('id', '=', judged.id)
    .where('state', '=', judged.state)
    .where('failures', '=', judged.failures)
    .where('totp_step', '=', judged.totpStep)
    .where('locked_until_at', 'is not distinct from', judged.lockedUntilAt)
    .where('password_set_at', 'is not distinct from', judged.passwordSetAt)
    .where('totp_secret', 'is not distinct from', judged.totpSecret)
    .compile();
}

/** Members given replace theirs; nothing is written when all together are larger than `mostBytes`. */
export function mergePreferences(
  db: TenantDb,
  accountId: string,
  merge: { preferences: Preferences; mostBytes: number },
): CompiledQuery {
  const merged = sql<string>`preferences || ${JSON.stringify(merge.preferences)}::jsonb`;
  return db
    .tables<IdentityTables>()
    .updateTable('identity.account')
    .set({ preferences: merged })
    .where('id', '=', accountId)
    .where(sql<SqlBool>`octet_length((${merged})::text) <= ${merge.mostBytes}`)
    .compile();
}

/** What people see of the tenant they are in. */
export async function tenantOf(db: TenantDb, tenantId: string) {
  const row = await db
    .tables<PlatformTables>()
    .selectFrom('platform.tenant')
    .select(['tenant_id', 'code', 'name', 'zone', 'is_host', 'is_demo'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return {
    id: row.tenant_id,
    code: row.code,
    name: row.name,
    zone: row.zone,
    isHost: row.is_host,
    isDemo: row.is_demo,
  };
}
