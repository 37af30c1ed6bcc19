import type { ListQuery, Page, Session } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import { withinScope } from './account-store.ts';
import type { PeopleSql } from './people-store.ts';
import type { IdentityTables, SessionRow } from './tables.ts';

export type SessionMethod = Session['method'];

export interface StoredSession {
  readonly id: string;
  readonly accountId: string;
  readonly method: SessionMethod;
  readonly ip: string;
  readonly agent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** The absolute limit. */
  readonly endsAt: Date;
}

const toStored = (row: Selectable<SessionRow>): StoredSession => ({
  id: row.id,
  accountId: row.account_id,
  method: row.method as SessionMethod,
  ip: row.ip,
  agent: row.agent,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  endsAt: row.ends_at,
});

/** Sessions that live at this moment: not ended, and within both limits. */
function liveSessions(db: TenantDb, { at, idleMinutes }: { at: Date; idleMinutes: number }) {
  return db
    .tables<IdentityTables>()
    .selectFrom('identity.session as ses')
    .innerJoin('identity.account as acc', (join) =>
      join.onRef('acc.tenant_id', '=', 'ses.tenant_id').onRef('acc.id', '=', 'ses.account_id'),
    )
    .selectAll('ses')
    .select(['acc.person_id', 'acc.login'])
    .where('ses.ended_at', 'is', null)
    .where('ses.ends_at', '>', at)
    .where('ses.last_seen_at', '>', new Date(at.getTime() - idleMinutes * 60_000));
}

export interface Moment {
  readonly at: Date;
  readonly idleMinutes: number;
}

export async function liveSessionsOf(db: TenantDb, accountId: string, moment: Moment): Promise<StoredSession[]> {
  const rows = await liveSessions(db, moment)
    .where('ses.account_id', '=', accountId)
    .orderBy('ses.last_seen_at', 'desc')
    .execute();
  return rows.map(toStored);
}

export async function findLiveSession(
  db: TenantDb,
  id: string,
  moment: Moment,
): Promise<(StoredSession & { personId: string }) | undefined> {
  const row = await liveSessions(db, moment).where('ses.id', '=', id).executeTakeFirst();
  return row && { ...toStored(row), personId: row.person_id };
}

/** How the session was begun. */
export async function methodOf(db: TenantDb, id: string): Promise<SessionMethod | null> {
  const row = await db
    .tables<IdentityTables>()
    .selectFrom('identity.session')
    .select('method')
    .where('id', '=', id)
    .executeTakeFirst();
  return (row?.method as SessionMethod | undefined) ?? null;
}

export async function listSessions(
  db: TenantDb,
  people: PeopleSql,
  asked: { scope: ScopeFilter; today: string; moment: Moment; request: ListQuery },
): Promise<Page<StoredSession & { personId: string; personName: string }>> {
  const personId = sql.ref<string>('acc.person_id');
  const name = people.nameOf(personId);
  const list: ListDefinition = {
    fields: {
      accountId: { kind: 'uuid', column: sql.ref('ses.account_id'), isFilterOnly: true },
      createdAt: { kind: 'instant', column: sql.ref('ses.created_at') },
      lastSeenAt: { kind: 'instant', column: sql.ref('ses.last_seen_at') },
    },
    search: [sql.ref('acc.login'), name],
    defaultSort: '-lastSeenAt',
    id: sql.ref('ses.id'),
  };
  const query = liveSessions(db, asked.moment)
    .select(sql<string | null>`${name}`.as('person_name'))
    .where(withinScope(people, personId, asked));
  const page = await runList(query, list, asked.request);
  return {
    ...page,
    items: page.items.map((row) => ({
      ...toStored(row),
      personId: row.person_id,
      personName: row.person_name ?? '',
    })),
  };
}

export function insertSession(
  db: TenantDb,
  tenantId: string,
  session: StoredSession & { tokenHash: Buffer },
): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .insertInto('identity.session')
    .values({
      tenant_id: tenantId,
      id: session.id,
      account_id: session.accountId,
      token_hash: session.tokenHash,
      method: session.method,
      ip: session.ip,
      agent: session.agent,
      created_at: session.createdAt,
      last_seen_at: session.lastSeenAt,
      ends_at: session.endsAt,
    })
    .compile();
}

/** Ends these sessions, those of them that have not ended. */
export function endSessions(db: TenantDb, ids: readonly string[], at: Date): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.session')
    .set({ ended_at: at })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .compile();
}

/** Ends whatever the account has, also what began a moment ago; `exceptId` goes on. */
export function endSessionsOf(
  db: TenantDb,
  accountId: string,
  { at, exceptId }: { at: Date; exceptId: string | null },
): CompiledQuery {
  const query = db
    .tables<IdentityTables>()
    .updateTable('identity.session')
    .set({ ended_at: at })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null);
  return (exceptId === null ? query : query.where('id', '<>', exceptId)).compile();
}

export function touchSession(db: TenantDb, id: string, at: Date): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .updateTable('identity.session')
    .set({ last_seen_at: at })
    .where('id', '=', id)
    .where('last_seen_at', '<', at)
    .where('ended_at', 'is', null)
    .compile();
}
