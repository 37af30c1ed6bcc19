import type { ListQuery, Page } from '@oneline/contracts';
import { type Expression, type Selectable, type SqlBool, sql } from 'kysely';
import type { ScopeFilter } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import type { InteractionRow, InteractionsTables, SegmentRow } from './tables.ts';

/** An interaction with what its segments add up to; milliseconds. */
export interface StoredInteraction {
  readonly id: string;
  readonly direction: string;
  readonly caller: string | null;
  readonly callerName: string | null;
  readonly called: string;
  readonly entry: string;
  readonly personId: string | null;
  readonly unitId: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string | null;
  readonly cause: string | null;
  readonly sipStatus: number | null;
  readonly q850: number | null;
  readonly waitMs: number | null;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly mos: number | null;
}

export interface StoredSegment {
  readonly number: number;
  readonly kind: string;
  readonly personId: string | null;
  readonly deviceId: string | null;
  readonly trunkId: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly cause: string | null;
  readonly quality: unknown;
}

interface Sums {
  wait_ms: number | null;
  talk_ms: number | null;
  hold_ms: number | null;
  mos: number | null;
}

const ms = (interval: string) => sql.raw(`round(extract(epoch from ${interval}) * 1000)`);

/** What is computed from the segments, for one interaction each: the call detail record. */
const sums = sql<Sums>`lateral (
  select ${ms("min(s.started_at) filter (where s.kind = 'talk') - i.started_at")}::int as wait_ms,
    ${ms("sum(s.ended_at - s.started_at) filter (where s.kind = 'talk')")}::int as talk_ms,
    ${ms("sum(s.ended_at - s.started_at) filter (where s.kind = 'hold')")}::int as hold_ms,
    min(least((s.quality->'caller'->>'mos')::float8, (s.quality->'party'->>'mos')::float8)) as mos
  from interactions.segment s where s.tenant_id = i.tenant_id and s.interaction_id = i.id)`;

const column = (name: string) => sql.ref(`i.${name}`);

const definition: ListDefinition = {
  fields: {
    // The id begins with the instant, and its order needs no further index.
    startedAt: { kind: 'instant', column: column('started_at') },
    id: { kind: 'uuid', column: column('id') },
    direction: { kind: 'code', column: column('direction'), isFilterOnly: true },
    outcome: { kind: 'code', column: column('outcome'), isFilterOnly: true },
    cause: { kind: 'code', column: column('cause'), isFilterOnly: true },
    entry: { kind: 'code', column: column('entry'), isFilterOnly: true },
    personId: { kind: 'uuid', column: column('person_id'), isFilterOnly: true },
    trunkId: { kind: 'uuid', column: column('trunk_id'), isFilterOnly: true },
    endedAt: { kind: 'instant', column: column('ended_at'), isFilterOnly: true },
    talkMs: { kind: 'number', column: sql.ref('sums.talk_ms'), isFilterOnly: true },
    mos: { kind: 'number', column: sql.ref('sums.mos'), isFilterOnly: true },
  },
  search: [column('caller'), column('called')],
  defaultSort: '-id',
  id: column('id'),
};

function interactions(db: TenantDb, channel: string) {
  return db
    .tables<InteractionsTables>()
    .selectFrom('interactions.interaction as i')
    .innerJoin(sums.as('sums'), (join) => join.onTrue())
    .selectAll('i')
    .select(['sums.wait_ms', 'sums.talk_ms', 'sums.hold_ms', 'sums.mos'])
    .where('i.channel', '=', channel);
}

const toInteraction = (row: Selectable<InteractionRow> & Sums): StoredInteraction => ({
  id: row.id,
  direction: row.direction,
  caller: row.caller,
  callerName: row.caller_name,
  called: row.called,
  entry: row.entry,
  personId: row.person_id,
  unitId: row.unit_id,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  outcome: row.outcome,
  cause: row.cause,
  sipStatus: row.sip_status,
  q850: row.q850,
  waitMs: row.wait_ms,
  talkMs: row.talk_ms ?? 0,
  holdMs: row.hold_ms ?? 0,
  mos: row.mos,
});

function inScope(scope: Extract<ScopeFilter, { kind: 'some' }>): Expression<SqlBool> {
  return sql<SqlBool>`(i.unit_id = any(${[...scope.unitIds]}::uuid[]) or i.person_id = ${scope.ownerId}::uuid)`;
}

/**
 * Interactions of one channel, newest first. `canSearch`: the reader sees numbers in clear; for others a search by number
 * finds nothing, since it would tell what is masked.
 */
export async function listInteractions(
  db: TenantDb,
  of: { readonly channel: 'voice'; readonly scope: ScopeFilter; readonly canSearch: boolean },
  request: ListQuery,
): Promise<Page<StoredInteraction>> {
  let query = interactions(db, of.channel);
  const { scope } = of;
  if (scope.kind === 'some') query = query.where(() => inScope(scope));
  const numbers = { caller: { kind: 'text' as const, column: column('caller'), isFilterOnly: true } };
  const called = { called: { kind: 'text' as const, column: column('called'), isFilterOnly: true } };
  const seen: ListDefinition = of.canSearch
    ? { ...definition, fields: { ...definition.fields, ...numbers, ...called } }
    : { ...definition, search: [sql`null::text`] };
  const page = await runList(query, seen, request);
  return { ...page, items: page.items.map(toInteraction) };
}

export async function findInteraction(db: TenantDb, id: string): Promise<StoredInteraction | undefined> {
  const row = await interactions(db, 'voice').where('i.id', '=', id).executeTakeFirst();
  return row && toInteraction(row);
}

const toSegment = (row: Selectable<SegmentRow>): StoredSegment => ({
  number: row.number,
  kind: row.kind,
  personId: row.person_id,
  deviceId: row.device_id,
  trunkId: row.trunk_id,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at.toISOString(),
  cause: row.cause,
  quality: row.quality,
});

export async function segmentsOf(db: TenantDb, interactionId: string): Promise<StoredSegment[]> {
  const rows = await db
    .tables<InteractionsTables>()
    .selectFrom('interactions.segment')
    .selectAll()
    .where('interaction_id', '=', interactionId)
    .orderBy('number')
    .execute();
  return rows.map(toSegment);
}

export interface QualityRow {
  readonly trunkId: string | null;
  readonly deviceId: string | null;
  readonly legs: number;
  readonly meanMos: number | null;
  readonly worstMos: number | null;
  readonly meanLostShare: number | null;
  readonly meanJitterMs: number | null;
  readonly meanRoundTripMs: number | null;
}

/** How the legs of calls sounded that began between two instants, by trunk and by device. */
export async function qualityBetween(db: TenantDb, from: Date, to: Date): Promise<QualityRow[]> {
  return db.query<QualityRow>({
    text: `select side.trunk_id as "trunkId", side.device_id as "deviceId", count(*)::int as legs,
        avg((side.quality->>'mos')::float8) as "meanMos", min((side.quality->>'mos')::float8) as "worstMos",
        avg((side.quality->>'lostShare')::float8) as "meanLostShare", avg((side.quality->>'jitterMs')::float8) as "meanJitterMs",
        avg((side.quality->>'roundTripMs')::float8) as "meanRoundTripMs"
      from interactions.segment s
      join interactions.interaction i on i.tenant_id = s.tenant_id and i.id = s.interaction_id
      cross join lateral (values
        (i.trunk_id, null::uuid, s.quality->'caller'),
        (s.trunk_id, s.device_id, s.quality->'party')) as side (trunk_id, device_id, quality)
      where s.interaction_id >= interactions.first_id($1) and i.id >= interactions.first_id($1)
        and i.started_at >= $1 and i.started_at < $2
        and jsonb_typeof(side.quality) = 'object' and (side.trunk_id is not null or side.device_id is not null)
      group by 1, 2 order by legs desc limit 200`,
    values: [from, to],
  });
}
