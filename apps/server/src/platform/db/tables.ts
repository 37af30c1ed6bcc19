// Made by `npm run generate` from the migrated database; not edited by hand.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** int8: text when read, so that every digit is kept. */
export type Int8 = ColumnType<string, string | number, string | number>;

/** jsonb: parsed when read, JSON text when written. */
export type Json = ColumnType<unknown, string, string>;

/** date: `2026-11-23`. */
export type Ymd = string;

export interface AuditEntryRow {
  tenant_id: string;
  id: string;
  generation: Generated<number>;
  xid: Generated<string>;
  seq: GeneratedAlways<string>;
  at: Date;
  actor_id: string | null;
  actor_name: string;
  session_id: string | null;
  ip: string | null;
  request_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  subject_name: string | null;
  changes: Json;
  reason: string | null;
}

export interface AuditRootRow {
  tenant_id: string;
  day: Ymd;
  seal: number;
  object_hash: Buffer;
  published_at: Date;
}

export interface AuditSealRow {
  tenant_id: string;
  number: number;
  last_generation: number;
  last_xid: string;
  last_seq: Int8;
  entry_ids: string[];
  row_hashes: Buffer;
  hash: Buffer;
  sealed_at: Date;
}

export interface IdempotencyRow {
  tenant_id: string;
  actor_id: string;
  route: string;
  key: string;
  body_hash: Buffer;
  reply: Json | null;
  is_sealed: Generated<boolean>;
  at: Date;
}

export interface JobRow {
  tenant_id: string;
  id: string;
  task: string;
  payload: Json;
  state: string;
  progress: number | null;
  attempts: Generated<number>;
  max_attempts: number;
  error_code: string | null;
  error_message: string | null;
  result: Json | null;
  run_at: Date;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  by_id: string | null;
  by_name: string;
  version: Generated<number>;
}

export interface MigrationRow {
  schema: string;
  number: number;
  name: string;
  checksum: string;
  applied_at: Generated<Date>;
}

export interface NodeRow {
  id: string;
  host: string;
  pid: number;
  lock_key: Int8;
  started_at: Generated<Date>;
  seen_at: Generated<Date>;
  worker_ids: Generated<string[]>;
}

export interface OutboxRow {
  tenant_id: string;
  id: string;
  xid: Generated<string>;
  seq: GeneratedAlways<string>;
  at: Date;
  topic: string;
  type: string;
  subject_id: string;
  subject_version: number | null;
  unit_ids: Generated<string[]>;
  owner_id: string | null;
  payload: Json;
}

export interface OutboxCursorRow {
  subscriber: string;
  xid: string;
  seq: Int8;
  updated_at: Generated<Date>;
}

export interface OutboxHandledRow {
  tenant_id: string;
  subscriber: string;
  event_id: string;
  at: Generated<Date>;
}

export interface ScheduleRow {
  task: string;
  cron: string;
  next_at: Date | null;
  last_at: Date | null;
}

export interface TenantRow {
  tenant_id: string;
  code: string;
  name: string;
  zone: Generated<string>;
  is_host: Generated<boolean>;
  is_demo: Generated<boolean>;
  state: Generated<string>;
  version: Generated<number>;
  created_at: Generated<Date>;
}

export interface PlatformTables {
  'platform.audit_entry': AuditEntryRow;
  'platform.audit_root': AuditRootRow;
  'platform.audit_seal': AuditSealRow;
  'platform.idempotency': IdempotencyRow;
  'platform.job': JobRow;
  'platform.migration': MigrationRow;
  'platform.node': NodeRow;
  'platform.outbox': OutboxRow;
  'platform.outbox_cursor': OutboxCursorRow;
  'platform.outbox_handled': OutboxHandledRow;
  'platform.schedule': ScheduleRow;
  'platform.tenant': TenantRow;
}
