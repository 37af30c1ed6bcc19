import type { Health, Job } from '@oneline/contracts';
import type { Principal } from '../../platform/access/index.ts';
import type { Backups } from '../../platform/backup/index.ts';
import type { Change } from '../../platform/command/index.ts';
import type { HealthProbe } from './health/health.ts';

/** What operations need of the rest of the system. */
export interface OperationsPorts {
  readonly backups: Backups;
  /** Where backups lie. */
  readonly backupDir: string;
  /** The tenant that hosts the installation; null before there is one. */
  hostTenantId(): Promise<string | null>;
  /** Adds a job to a command and gives it as it will be shown; without `by` it is the system's own. */
  enqueue(
    change: Change,
    by: Pick<Principal, 'personId' | 'name'> | null,
    at: Date,
    task: { task: string; payload: object; maxAttempts: number },
  ): Job;
  /** From now on the task runs at these times, in this process as in all others; null never. */
  reschedule(task: string, cron: string | null): Promise<void>;
  /** News for those who look after the installation. */
  notify(tenantId: string, news: { kind: 'backup.failed'; params: Record<string, string> }): Promise<void>;
  readonly version: string;
  readonly startedAt: Date;
  nodes(): Promise<Health['nodes']>;
  readonly probes: readonly HealthProbe[];
}
