import type { ListQuery, Page, SignIn } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { type CompiledQuery, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import { withinScope } from './account-store.ts';
import type { PeopleSql } from './people-store.ts';
import type { IdentityTables } from './tables.ts';

/** One row of the sign-in log. */
export interface SignInRecord extends Omit<SignIn, 'id' | 'at'> {
  readonly at: Date;
  readonly accountId: string | null;
  readonly personId: string | null;
}

export function insertSignIns(db: TenantDb, tenantId: string, records: readonly SignInRecord[]): CompiledQuery {
  return db
    .tables<IdentityTables>()
    .insertInto('identity.sign_in')
    .values(
      records.map((record) => ({
        tenant_id: tenantId,
        id: newId(record.at.getTime()),
        at: record.at,
        login: record.login,
        account_id: record.accountId,
        person_id: record.personId,
        person_name: record.personName,
        outcome: record.outcome,
        method: record.method,
        ip: record.ip,
        agent: record.agent,
      })),
    )
    .compile();
}

/** Attempts with a login that nobody has belong to no one: only whoever sees the whole tenant sees them. */
export async function listSignIns(
  db: TenantDb,
  people: PeopleSql,
  asked: { scope: ScopeFilter; today: string; request: ListQuery },
): Promise<Page<SignIn>> {
  const list: ListDefinition = {
    fields: {
      at: { kind: 'instant', column: sql.ref('log.at') },
      outcome: { kind: 'code', column: sql.ref('log.outcome'), isFilterOnly: true },
      login: { kind: 'code', column: sql.ref('log.login'), isFilterOnly: true },
    },
    search: [sql.ref('log.login'), sql.ref('log.person_name')],
    defaultSort: '-at',
    id: sql.ref('log.id'),
  };
  const query = db
    .tables<IdentityTables>()
    .selectFrom('identity.sign_in as log')
    .selectAll('log')
    .where(withinScope(people, sql.ref<string | null>('log.person_id'), asked));
  const page = await runList(query, list, asked.request);
  return {
    ...page,
    items: page.items.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      login: row.login,
      personName: row.person_name,
      outcome: row.outcome as SignIn['outcome'],
      method: row.method,
      ip: row.ip,
      agent: row.agent,
    })),
  };
}
