import { type Static, Type } from 'typebox';
import { Job } from './job.ts';
import { route } from './route.ts';
import { ById, Instant, Nullable, OneOf, Shape, Uuid, Version } from './scalar.ts';

const tag = 'operations';

/** One thing looked at: `ok`, `warning` (works, look soon) or `failing`. `facts` are figures with a unit in their name. */
export const HealthCheck = Shape({
  name: Type.String(),
  state: OneOf(['ok', 'warning', 'failing']),
  code: Nullable(Type.String()),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
});
export type HealthCheck = Static<typeof HealthCheck>;

export const Health = Shape({
  state: OneOf(['ok', 'warning', 'failing']),
  version: Type.String(),
  startedAt: Instant,
  nodes: Type.Array(
    Shape({ id: Type.String(), host: Type.String(), startedAt: Instant, seenAt: Instant, isThis: Type.Boolean() }),
  ),
  checks: Type.Array(HealthCheck),
});
export type Health = Static<typeof Health>;

export const Backup = Shape({
  id: Uuid,
  state: OneOf(['running', 'done', 'failed']),
  startedAt: Instant,
  finishedAt: Nullable(Instant),
  fileName: Nullable(Type.String()),
  bytes: Nullable(Type.Integer()),
  rows: Nullable(Type.Integer()),
  tables: Nullable(Type.Integer()),
  objects: Nullable(Type.Integer()),
  /** Read back and compared after writing. */
  verifiedAt: Nullable(Instant),
  error: Nullable(Type.String()),
  isScheduled: Type.Boolean(),
  /** Made by the command line; the server does not hold the file, and `fileName` is its whole path. */
  isOutside: Type.Boolean(),
});
export type Backup = Static<typeof Backup>;

export const BackupPolicy = Shape({
  isEnabled: Type.Boolean(),
  /** Five-field cron, UTC. */
  cron: Type.String({ minLength: 9, maxLength: 100 }),
  keepDaily: Type.Integer({ minimum: 1, maximum: 365 }),
  keepWeekly: Type.Integer({ minimum: 0, maximum: 104 }),
  keepMonthly: Type.Integer({ minimum: 0, maximum: 120 }),
  hasPassphrase: Type.Boolean(),
  version: Version,
});
export type BackupPolicy = Static<typeof BackupPolicy>;

export const operationRoutes = {
  health: route({
    id: 'health.get',
    method: 'GET',
    path: '/health',
    tag,
    access: 'health.read',
    summary: 'How the installation is',
    reply: Health,
  }),
  backups: route({
    id: 'backup.list',
    method: 'GET',
    path: '/backups',
    tag,
    access: 'backup.read',
    summary: 'Backups, newest first',
    reply: Shape({ items: Type.Array(Backup) }),
  }),
  runBackup: route({
    id: 'backup.run',
    method: 'POST',
    path: '/backups',
    tag,
    access: 'backup.write',
    summary: 'Back up now',
    reply: Job,
    status: 202,
  }),
  downloadBackup: route({
    id: 'backup.download',
    method: 'GET',
    path: '/backups/:id/file',
    tag,
    access: 'backup.write',
    summary: 'The backup file',
    params: ById,
    carries: 'file',
  }),
  policy: route({
    id: 'backup_policy.get',
    method: 'GET',
    path: '/backup-policy',
    tag,
    access: 'backup.read',
    summary: 'When backups run and how long they stay',
    reply: BackupPolicy,
  }),
  changePolicy: route({
    id: 'backup_policy.change',
    method: 'PUT',
    path: '/backup-policy',
    tag,
    access: 'backup.write',
    summary: 'Change it; a passphrase given here seals the secrets in later backups',
    body: Shape({
      isEnabled: Type.Boolean(),
      cron: Type.String({ minLength: 9, maxLength: 100 }),
      keepDaily: Type.Integer({ minimum: 1, maximum: 365 }),
      keepWeekly: Type.Integer({ minimum: 0, maximum: 104 }),
      keepMonthly: Type.Integer({ minimum: 0, maximum: 120 }),
      passphrase: Type.Optional(Type.String({ minLength: 12, maxLength: 500 })),
      version: Version,
    }),
    reply: BackupPolicy,
  }),
};
