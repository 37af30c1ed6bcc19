import type { BlockedNumber, DialPolicy, InboundNumber, OutboundRule, Trunk } from '@oneline/contracts';
import type { CompiledQuery, Selectable } from 'kysely';
import { insertRow, type Statement, type TenantDb } from '../../platform/db/index.ts';
import type { StoredTrunk } from './stored.ts';
import type { BlockedRow, NumberRow, OutboundRuleRow, PolicyRow, TrunkRow, TrunksTables } from './tables.ts';

export type StoredNumber = Omit<InboundNumber, 'personName'>;

const tables = (db: TenantDb) => db.tables<TrunksTables>();

const toTrunk = (row: Selectable<TrunkRow>): StoredTrunk => ({
  id: row.id,
  name: row.name,
  transport: row.transport as Trunk['transport'],
  host: row.host,
  port: row.port,
  sources: row.sources,
  mostCalls: row.most_calls,
  keepAliveSeconds: row.keep_alive_seconds,
  isEncrypted: row.is_encrypted,
  isActive: row.is_active,
  registration:
    row.registers_as === null
      ? null
      : {
          user: row.registers_as,
          realm: row.registration_realm,
          expiresSeconds: row.registration_seconds ?? 0,
          sealedPassword: row.registration_password ?? '',
        },
  state: row.state as Trunk['state'],
  stateAt: row.state_at?.toISOString() ?? null,
  sipStatus: row.sip_status,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

export async function listTrunks(db: TenantDb): Promise<StoredTrunk[]> {
  return (await tables(db).selectFrom('trunks.trunk').selectAll().orderBy('name').execute()).map(toTrunk);
}

export async function findTrunk(db: TenantDb, id: string): Promise<StoredTrunk | undefined> {
  const row = await tables(db).selectFrom('trunks.trunk').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toTrunk(row);
}

function trunkColumns(trunk: StoredTrunk) {
  return {
    name: trunk.name,
    transport: trunk.transport,
    host: trunk.host,
    port: trunk.port,
    sources: [...trunk.sources],
    most_calls: trunk.mostCalls,
    keep_alive_seconds: trunk.keepAliveSeconds,
    is_encrypted: trunk.isEncrypted,
    is_active: trunk.isActive,
    registers_as: trunk.registration?.user ?? null,
    registration_realm: trunk.registration?.realm ?? null,
    registration_password: trunk.registration?.sealedPassword ?? null,
    registration_seconds: trunk.registration?.expiresSeconds ?? null,
    version: trunk.version,
    updated_at: new Date(trunk.updatedAt),
  };
}

export function insertTrunk(tenantId: string, trunk: StoredTrunk): Statement {
  return insertRow<TrunkRow>('trunks.trunk', { tenant_id: tenantId, id: trunk.id, ...trunkColumns(trunk) });
}

export function updateTrunk(db: TenantDb, trunk: StoredTrunk): CompiledQuery {
  return tables(db)
    .updateTable('trunks.trunk')
    .set(trunkColumns(trunk))
    .where('id', '=', trunk.id)
    .where('version', '=', trunk.version - 1)
    .compile();
}

/** What the exchange tells of it; the trunk itself is as it was. */
export function updateTrunkState(
  db: TenantDb,
  trunk: Pick<Trunk, 'id' | 'state' | 'stateAt' | 'sipStatus'>,
): CompiledQuery {
  return tables(db)
    .updateTable('trunks.trunk')
    .set({
      state: trunk.state,
      state_at: trunk.stateAt === null ? null : new Date(trunk.stateAt),
      sip_status: trunk.sipStatus,
    })
    .where('id', '=', trunk.id)
    .compile();
}

const toNumber = (row: Selectable<NumberRow>): StoredNumber => ({
  id: row.id,
  number: row.number,
  kind: row.kind as InboundNumber['kind'],
  personId: row.person_id,
  promptId: row.prompt_id,
  isActive: row.is_active,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

export async function listNumbers(db: TenantDb): Promise<StoredNumber[]> {
  return (await tables(db).selectFrom('trunks.number').selectAll().orderBy('number').execute()).map(toNumber);
}

export async function findNumber(db: TenantDb, id: string): Promise<StoredNumber | undefined> {
  const row = await tables(db).selectFrom('trunks.number').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toNumber(row);
}

/** Of these writings of a dialled number the one that is set up and in use. */
export async function findDialled(db: TenantDb, writings: readonly string[]): Promise<StoredNumber | undefined> {
  const row = await tables(db)
    .selectFrom('trunks.number')
    .selectAll()
    .where('number', 'in', [...writings])
    .where('is_active', '=', true)
    .executeTakeFirst();
  return row && toNumber(row);
}

function numberColumns(number: StoredNumber) {
  return {
    number: number.number,
    kind: number.kind,
    person_id: number.personId,
    prompt_id: number.promptId,
    is_active: number.isActive,
    version: number.version,
    updated_at: new Date(number.updatedAt),
  };
}

export function insertNumber(tenantId: string, number: StoredNumber): Statement {
  return insertRow<NumberRow>('trunks.number', { tenant_id: tenantId, id: number.id, ...numberColumns(number) });
}

export function updateNumber(db: TenantDb, number: StoredNumber): CompiledQuery {
  return tables(db)
    .updateTable('trunks.number')
    .set(numberColumns(number))
    .where('id', '=', number.id)
    .where('version', '=', number.version - 1)
    .compile();
}

const toRule = (row: Selectable<OutboundRuleRow>): OutboundRule => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  trunkId: row.trunk_id,
  presented: row.presented,
  position: row.position,
  isActive: row.is_active,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

export async function listRules(db: TenantDb): Promise<OutboundRule[]> {
  const rows = await tables(db)
    .selectFrom('trunks.outbound_rule')
    .selectAll()
    .orderBy('prefix')
    .orderBy('position')
    .execute();
  return rows.map(toRule);
}

function ruleColumns(rule: OutboundRule) {
  return {
    name: rule.name,
    prefix: rule.prefix,
    trunk_id: rule.trunkId,
    presented: rule.presented,
    position: rule.position,
    is_active: rule.isActive,
    version: rule.version,
    updated_at: new Date(rule.updatedAt),
  };
}

export function insertRule(tenantId: string, rule: OutboundRule): Statement {
  return insertRow<OutboundRuleRow>('trunks.outbound_rule', { tenant_id: tenantId, id: rule.id, ...ruleColumns(rule) });
}

export function updateRule(db: TenantDb, rule: OutboundRule): CompiledQuery {
  return tables(db)
    .updateTable('trunks.outbound_rule')
    .set(ruleColumns(rule))
    .where('id', '=', rule.id)
    .where('version', '=', rule.version - 1)
    .compile();
}

export async function findPolicy(db: TenantDb): Promise<DialPolicy | undefined> {
  const row = await tables(db).selectFrom('trunks.policy').selectAll().executeTakeFirst();
  return row && toPolicy(row);
}

const toPolicy = (row: Selectable<PolicyRow>): DialPolicy => ({
  mostCalls: row.most_calls,
  forbiddenPrefixes: row.forbidden_prefixes,
  anonymous: row.anonymous as DialPolicy['anonymous'],
  version: row.version,
});

/** The first change of a tenant makes its row; each later one must find the version before. */
export function savePolicy(db: TenantDb, tenantId: string, policy: DialPolicy): CompiledQuery {
  const values = {
    most_calls: policy.mostCalls,
    forbidden_prefixes: [...policy.forbiddenPrefixes],
    anonymous: policy.anonymous,
    version: policy.version,
  };
  return tables(db)
    .insertInto('trunks.policy')
    .values({ tenant_id: tenantId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet(values)
        .where('trunks.policy.version', '=', policy.version - 1),
    )
    .compile();
}

const toBlocked = (row: Selectable<BlockedRow>): BlockedNumber => ({
  id: row.id,
  number: row.number,
  reason: row.reason,
  until: row.until?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
});

export async function listBlocked(db: TenantDb): Promise<BlockedNumber[]> {
  return (await tables(db).selectFrom('trunks.blocked').selectAll().orderBy('created_at', 'desc').execute()).map(
    toBlocked,
  );
}

export async function isBlocked(db: TenantDb, number: string, at: Date): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('trunks.blocked')
    .select('id')
    .where('number', '=', number)
    .where((where) => where.or([where('until', 'is', null), where('until', '>', at)]))
    .executeTakeFirst();
  return row !== undefined;
}

export function insertBlocked(tenantId: string, blocked: BlockedNumber): Statement {
  return insertRow<BlockedRow>('trunks.blocked', {
    tenant_id: tenantId,
    id: blocked.id,
    number: blocked.number,
    reason: blocked.reason,
    until: blocked.until === null ? null : new Date(blocked.until),
    created_at: new Date(blocked.createdAt),
    created_by: blocked.createdBy,
  });
}

export function deleteBlocked(db: TenantDb, id: string): CompiledQuery {
  return tables(db).deleteFrom('trunks.blocked').where('id', '=', id).compile();
}

/** Of every tenant, for the role that may see them all. */
export async function listEverywhere(db: TenantDb): Promise<{
  trunks: { tenantId: string; trunk: StoredTrunk }[];
  policies: { tenantId: string; policy: DialPolicy }[];
}> {
  const [trunks, policies] = await Promise.all([
    tables(db).selectFrom('trunks.trunk').selectAll().where('is_active', '=', true).execute(),
    tables(db).selectFrom('trunks.policy').selectAll().execute(),
  ]);
  return {
    trunks: trunks.map((row) => ({ tenantId: row.tenant_id, trunk: toTrunk(row) })),
    policies: policies.map((row) => ({ tenantId: row.tenant_id, policy: toPolicy(row) })),
  };
}

export async function tenantOfTrunk(db: TenantDb, trunkId: string): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom('trunks.trunk')
    .select('tenant_id')
    .where('id', '=', trunkId)
    .executeTakeFirst();
  return row?.tenant_id;
}
