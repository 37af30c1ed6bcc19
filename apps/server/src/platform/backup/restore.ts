import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDomainError } from '@oneline/kernel';
import type { Client } from 'pg';
import {
  createMigrationTable,
  type Migration,
  type MigrationSource,
  migrate,
  migrationLockKey,
  readMigrations,
  runMigration,
} from '../db/migrate.ts';
import type { Logger } from '../log/log.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { requireEmpty } from './empty-database.ts';
import { restoreErrors } from './errors.ts';
import { type Manifest, nameOf, type SectionFooter } from './format.ts';
import * as load from './load.ts';
import { loosen } from './loosen.ts';
import { createObjectFolder, type ObjectTarget } from './objects.ts';
import { planMigrations } from './plan-migrations.ts';
import { chooseSecrets, installSecrets } from './restore-secrets.ts';
import { withSession } from './session.ts';
import { verifyBackup } from './verify.ts';
import { type BackupVisitor, readBackupHead, walkBackup } from './walk.ts';
import type { Progress } from './write.ts';

export interface RestoreOptions {
  readonly file: string;
  /** Connects as the owner of the database; its roles are made, it holds no tables. */
  readonly ownerUrl: string;
  readonly sources: readonly MigrationSource[];
  readonly log: Logger;
  /** Where `secrets.json` lies. */
  readonly dataDir: string;
  readonly passphrase?: string | undefined;
  /** Goes on without the secrets of the backup: what they sealed stays sealed for ever. */
  readonly isWithoutSecrets?: boolean;
  /** Tables without rows may be there and are made anew. */
  readonly isIntoEmptyTables?: boolean;
  /** Where objects are kept; those that are there already stay. Null leaves them out. */
  readonly objects: ObjectTarget | null;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: Progress): void;
}

export interface RestoreReport {
  /** Version of OneLine that wrote the backup. */
  readonly version: string;
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly objects: number;
  /** Jobs that had not ended and wait again. */
  readonly openJobs: number;
  /** Migrations that are newer than the backup and were applied after it. */
  readonly migrations: readonly string[];
  /** `secrets.json` was replaced: a process started before has the old ones. */
  readonly hasNewSecrets: boolean;
}

/**
 * Restores a backup into an empty database: checks the file, makes the schema as it was, loads, compares every table with
 * the backup, brings objects and secrets, all within one transaction, then migrates to this version. Broken off before its
 * end it leaves the database as it was and may be repeated. Errors: `restore.*`, `backup.*`, `database.*`.
 */
export async function restoreFrom(options: RestoreOptions): Promise<RestoreReport> {
  const { file, ownerUrl, sources, log, signal } = options;
  const head = await readBackupHead(file);
  const plan = planMigrations(head.manifest, await readMigrations(sources));
  const secrets = await chooseSecrets(head, options);
  await verifyBackup(file, {
    signal,
    onProgress: (progress) => options.onProgress?.({ ...progress, share: progress.share * 0.2 }),
  });
  const loaded = await withSession({ url: ownerUrl, name: 'oneline-restore', signal }, async (client) => {
    try {
      return await loadAll(client, plan, secrets, options);
    } catch (error) {
      if (signal?.aborted) throw restoreErrors.aborted({}, error);
      throw isDomainError(error) ? error : restoreErrors.loadFailed({}, error);
    }
  });
  const migrations = await migrate({ ownerUrl, sources, log });
  await withSession({ url: ownerUrl, name: 'oneline-restore' }, (client) => load.analyse(client, head.manifest.tables));
  const { version, createdAt, tables } = head.manifest;
  return { version, createdAt, tables: tables.length, ...loaded, migrations, hasNewSecrets: secrets !== null };
}

async function loadAll(client: Client, plan: readonly Migration[], secrets: Secrets | null, options: RestoreOptions) {
  const { file, onProgress, signal } = options;
  const footers = new Map<string, SectionFooter>();
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock($1)', [migrationLockKey]);
  await requireEmpty(client, options.isIntoEmptyTables ?? false);
  onProgress?.({ stage: 'migrations', name: '', share: 0.2 });
  await createMigrationTable(client);
  for (const migration of plan) await runMigration(client, migration);
  // Names in what the server prints and runs from here on are whole, as they were when the backup was written.
  await client.query(`set local search_path = ''`);
  let tighten: () => Promise<void> = async () => undefined;
  const { size } = await stat(file);
  const { manifest, rows, objects } = await walkBackup(
    file,
    {
      signal,
      onRead: (name, position) => onProgress?.({ stage: 'tables', name, share: 0.2 + (0.5 * position) / size }),
    },
    async (found) => {
      await load.matchTables(client, found);
      tighten = await loosen(client);
      await load.emptyTables(client, found.tables);
      return {
        ...objectVisitor(options),
        table: (table, content) => load.loadTable(client, table, content),
        tableEnd: (table, footer) => void footers.set(nameOf(table), footer),
        sequences: (values) => load.setSequences(client, values),
      };
    },
  );
  await tighten();
  await compare(client, manifest, footers, onProgress);
  await load.refreshViews(client);
  const openJobs = await settle(client, manifest);
  if (secrets) await installSecrets(options.dataDir, secrets);
  await client.query('commit');
  return { rows, objects, openJobs };
}

function objectVisitor({ file, objects }: RestoreOptions): BackupVisitor {
  if (!objects) return {};
  const folder = createObjectFolder(join(dirname(file), 'objects'));
  return {
    async objectBeside({ key }) {
      if (!(await objects.has(key))) await objects.write(key, folder.read(key));
    },
    async objectInside(key, content) {
      if (!(await objects.has(key))) await objects.write(key, content);
    },
  };
}

async function compare(
  client: Client,
  manifest: Manifest,
  footers: ReadonlyMap<string, SectionFooter>,
  onProgress: RestoreOptions['onProgress'],
): Promise<void> {
  for (const [i, table] of manifest.tables.entries()) {
    const name = nameOf(table);
    onProgress?.({ stage: 'content', name, share: 0.7 + (0.3 * i) / manifest.tables.length });
    const footer = footers.get(name);
    if (footer) await load.compareTable(client, table, footer);
  }
}

/**
 * What is true of the rows elsewhere and not here: no process of the old installation lives, its jobs run no longer, and
 * transactions are numbered by another server. Returns the number of jobs that wait again.
 */
async function settle(client: Client, manifest: Manifest): Promise<number> {
  await client.query('delete from platform.node');
  await client.query('select platform.settle_positions($1, true)', [manifest.horizon]);
  await client.query('select platform.continue_audit()');
  const { rowCount } = await client.query(requeue);
  return rowCount ?? 0;
}

const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The job engine, whose own tables are empty here, learns of jobs by these events. An attempt that was cut off is none. */
const requeue = `with open as (
    update platform.job
    set state = 'waiting', started_at = null, progress = null, version = version + 1,
      attempts = case state when 'running' then greatest(attempts - 1, 0) else attempts end
    where state in ('waiting', 'running', 'retrying')
    returning *)
  insert into platform.outbox (tenant_id, id, at, topic, type, subject_id, subject_version, owner_id, payload)
  select tenant_id, gen_random_uuid(), now(), 'jobs', 'job.enqueued', id, version, by_id, jsonb_build_object(
    'id', id, 'task', task, 'state', state, 'progress', null, 'attempts', attempts, 'maxAttempts', max_attempts,
    'error', case when error_code is not null then jsonb_build_object('code', error_code, 'message', coalesce(error_message, '')) end,
    'result', result, 'runAt', ${instant('run_at')}, 'createdAt', ${instant('created_at')}, 'startedAt', null,
    'finishedAt', null, 'by', jsonb_build_object('id', by_id, 'name', by_name), 'version', version)
  from open`;
