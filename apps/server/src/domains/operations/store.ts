import type { Backup, BackupPolicy } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import { insertRow, type Statement, type TenantDb } from '../../platform/db/index.ts';
import type { BackupRow, OperationsTables } from './tables.ts';

/** A backup with what readers are not told; `fileName` is known before there is a file. */
export interface StoredBackup extends Backup {
  readonly jobId: string | null;
  readonly hasSecrets: boolean | null;
}

export interface StoredPolicy extends Omit<BackupPolicy, 'hasPassphrase'> {
  /** Sealed. */
  readonly passphrase: string | null;
}

const toStored = (row: Selectable<BackupRow>): StoredBackup => ({
  id: row.id,
  jobId: row.job_id,
  state: row.state as Backup['state'],
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  fileName: row.file_name,
  bytes: row.bytes === null ? null : Number(row.bytes),
  rows: row.rows === null ? null : Number(row.rows),
  tables: row.tables,
  objects: row.objects,
  verifiedAt: row.verified_at?.toISOString() ?? null,
  error: row.error_code,
  isScheduled: row.is_scheduled,
  isOutside: row.is_outside,
  hasSecrets: row.has_secrets,
});

function backups(db: TenantDb) {
  return db.tables<OperationsTables>().selectFrom('operations.backup').selectAll();
}

/** Newest first. */
export async function listBackups(db: TenantDb, limit: number): Promise<StoredBackup[]> {
  const rows = await backups(db).orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(toStored);
}

export async function findBackup(db: TenantDb, id: string): Promise<StoredBackup | undefined> {
  const row = await backups(db).where('id', '=', id).executeTakeFirst();
  return row && toStored(row);
}

/** Running ones, with when each was last heard of. */
export async function listRunning(db: TenantDb): Promise<{ backup: StoredBackup; heardAt: Date }[]> {
  const rows = await backups(db).where('state', '=', 'running').execute();
  return rows.map((row) => ({ backup: toStored(row), heardAt: row.heard_at }));
}

/** One that has ended, whole. */
export function insertEnded(tenantId: string, backup: StoredBackup & { finishedAt: string }): Statement {
  return insertRow<BackupRow>('operations.backup', {
    tenant_id: tenantId,
    id: backup.id,
    job_id: backup.jobId,
    is_scheduled: backup.isScheduled,
    is_outside: backup.isOutside,
    state: backup.state,
    started_at: new Date(backup.startedAt),
    heard_at: new Date(backup.finishedAt),
    finished_at: new Date(backup.finishedAt),
    verified_at: backup.verifiedAt === null ? null : new Date(backup.verifiedAt),
    file_name: backup.fileName,
    bytes: backup.bytes,
    rows: backup.rows,
    tables: backup.tables,
    objects: backup.objects,
    has_secrets: backup.hasSecrets,
    error_code: backup.error,
  });
}

export function insertBackup(db: TenantDb, tenantId: string, backup: StoredBackup): CompiledQuery {
  return db
    .tables<OperationsTables>()
    .insertInto('operations.backup')
    .values({
      tenant_id: tenantId,
      id: backup.id,
      job_id: backup.jobId,
      is_scheduled: backup.isScheduled,
      state: backup.state,
      started_at: new Date(backup.startedAt),
      heard_at: new Date(backup.startedAt),
      file_name: backup.fileName,
    })
    .compile();
}

/** Ends a running backup; one that has been declared dead meanwhile stays so. */
export function finishBackup(db: TenantDb, backup: StoredBackup): CompiledQuery {
  return db
    .tables<OperationsTables>()
    .updateTable('operations.backup')
    .set({
      state: backup.state,
      finished_at: backup.finishedAt === null ? null : new Date(backup.finishedAt),
      verified_at: backup.verifiedAt === null ? null : new Date(backup.verifiedAt),
      bytes: backup.bytes,
      rows: backup.rows,
      tables: backup.tables,
      objects: backup.objects,
      has_secrets: backup.hasSecrets,
      error_code: backup.error,
    })
    .where('id', '=', backup.id)
    .where('state', '=', 'running')
    .compile();
}

export async function recordHeard(db: TenantDb, id: string, at: Date): Promise<void> {
  await db
    .tables<OperationsTables>()
    .updateTable('operations.backup')
    .set({ heard_at: at })
    .where('id', '=', id)
    .execute();
}

export function deleteBackup(db: TenantDb, id: string): CompiledQuery {
  return db.tables<OperationsTables>().deleteFrom('operations.backup').where('id', '=', id).compile();
}

export async function findPolicy(db: TenantDb): Promise<StoredPolicy | undefined> {
  const row = await db.tables<OperationsTables>().selectFrom('operations.backup_policy').selectAll().executeTakeFirst();
  return (
    row && {
      isEnabled: row.is_enabled,
      cron: row.cron,
      keepDaily: row.keep_daily,
      keepWeekly: row.keep_weekly,
      keepMonthly: row.keep_monthly,
      passphrase: row.passphrase,
      version: row.version,
    }
  );
}

/** The first change makes the row; each later one must find the version before. */
export function savePolicy(db: TenantDb, tenantId: string, policy: StoredPolicy, at: Date): CompiledQuery {
  const values = {
    is_enabled: policy.isEnabled,
    cron: policy.cron,
    keep_daily: policy.keepDaily,
    keep_weekly: policy.keepWeekly,
    keep_monthly: policy.keepMonthly,
    passphrase: policy.passphrase,
    version: policy.version,
    updated_at: at,
  };
  return db
    .tables<OperationsTables>()
    .insertInto('operations.backup_policy')
    .values({ tenant_id: tenantId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet(values)
        .where('operations.backup_policy.version', '=', policy.version - 1),
    )
    .compile();
}

export async function isHostTenant(db: TenantDb): Promise<boolean> {
  const { rows } = await sql<{ is_host: boolean }>`select is_host from platform.tenant`.execute(
    db.tables<OperationsTables>(),
  );
  return rows[0]?.is_host ?? false;
}
