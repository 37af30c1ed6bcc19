import { prepared, type Statement, type TenantDb } from '../../platform/db/index.ts';
import type { Control, Ending, NewInteraction, OpenInteraction, Segment } from './interaction.ts';

/** What is written of one tenant at once. No interaction is in two of the lists, nor twice in one. */
export interface Batch {
  /** Begun, with what is needed to go on; an ending where it is over already. */
  readonly begun: readonly (NewInteraction & Partial<Ending> & { readonly control: Control | null })[];
  readonly kept: readonly { readonly id: string; readonly control: Control }[];
  readonly ended: readonly (Ending & { readonly id: string })[];
  readonly segments: readonly (Segment & { readonly interactionId: string; readonly number: number })[];
}

const begun = (place: string): string => `given as materialized (
  select * from json_to_recordset(${place}::json) as g ("id" uuid, "channel" text, "direction" text, "caller" text,
    "callerName" text, "called" text, "numberId" uuid, "trunkId" uuid, "entry" text, "personId" uuid, "unitId" uuid,
    "startedAt" timestamptz, "endedAt" timestamptz, "outcome" text, "cause" text, "sipStatus" int, "q850" int, "control" jsonb)
), begun as (
  insert into interactions.interaction (tenant_id, id, channel, direction, caller, caller_name, called, number_id, trunk_id,
    entry, person_id, unit_id, started_at, ended_at, outcome, cause, sip_status, q850)
  select $1, "id", "channel", "direction", "caller", "callerName", "called", "numberId", "trunkId", "entry", "personId",
    "unitId", "startedAt", "endedAt", "outcome", "cause", "sipStatus", "q850" from given
), opened as (
  insert into interactions.open (tenant_id, interaction_id, channel, holder, control, updated_at)
  select $1, "id", "channel", $2, "control", now() from given where "control" is not null
)`;

const kept = (place: string): string => `kept as (
  update interactions.open o set control = k."control", updated_at = now()
  from json_to_recordset(${place}::json) as k ("id" uuid, "control" jsonb)
  where o.tenant_id = $1 and o.interaction_id = k."id"
)`;

/** The ids are told once more by themselves: they leave only the partitions that hold them. */
const ended = (rows: string, ids: string): string => `ended as (
  update interactions.interaction i set ended_at = e."endedAt", outcome = e."outcome", cause = e."cause",
    sip_status = e."sipStatus", q850 = e."q850", person_id = e."personId", unit_id = e."unitId"
  from json_to_recordset(${rows}::json) as e ("id" uuid, "endedAt" timestamptz, "outcome" text, "cause" text,
    "sipStatus" int, "q850" int, "personId" uuid, "unitId" uuid)
  where i.tenant_id = $1 and i.id = e."id" and i.id = any(${ids}::uuid[])
), closed as (
  delete from interactions.open where tenant_id = $1 and interaction_id = any(${ids}::uuid[])
)`;

const segments = (place: string): string => `segments as (
  insert into interactions.segment (tenant_id, interaction_id, number, kind, leg_id, person_id, device_id, trunk_id,
    started_at, ended_at, cause, quality)
  select $1, "interactionId", "number", "kind", "legId", "personId", "deviceId", "trunkId", "startedAt", "endedAt", "cause",
    "quality"
  from json_to_recordset(${place}::json) as s ("interactionId" uuid, "number" int, "kind" text, "legId" uuid,
    "personId" uuid, "deviceId" uuid, "trunkId" uuid, "startedAt" timestamptz, "endedAt" timestamptz, "cause" text,
    "quality" jsonb)
  on conflict do nothing
)`;

/** The statement that writes a batch: one round trip, one commit. */
export function batchStatement(tenantId: string, holder: string, batch: Batch): Statement {
  const values: unknown[] = [tenantId, holder];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const parts: string[] = [];
  if (batch.begun.length > 0) parts.push(begun(place(JSON.stringify(batch.begun))));
  if (batch.kept.length > 0) parts.push(kept(place(JSON.stringify(batch.kept))));
  if (batch.ended.length > 0) {
    parts.push(ended(place(JSON.stringify(batch.ended)), place(batch.ended.map(({ id }) => id))));
  }
  if (batch.segments.length > 0) parts.push(segments(place(JSON.stringify(batch.segments))));
  return prepared(`with ${parts.join(', ')} select $1::uuid, $2::text`).with(values);
}

/** What lives, or was cut off, at one place; of every tenant, so asked by the relay role. */
export async function listOpen(db: TenantDb, channel: string, holder: string): Promise<OpenInteraction[]> {
  return db.query<OpenInteraction>({
    text: `select tenant_id as "tenantId", interaction_id as id, control from interactions.open
      where channel = $1 and holder = $2 order by interaction_id`,
    values: [channel, holder],
  });
}
