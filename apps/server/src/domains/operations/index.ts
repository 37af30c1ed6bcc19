import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { backupTask } from './backup-task.ts';
import type { OperationsPorts } from './ports.ts';
import { operationBindings } from './routes.ts';
import { backupSchedule } from './schedule.ts';

export { parseCron } from './cron.ts';
export {
  backupProbe,
  databaseProbes,
  diskProbe,
  eventLoopProbe,
  type HealthProbe,
  judge,
  memoryProbe,
  nodesProbe,
} from './health/index.ts';
export { recordOutsideBackup } from './outside-backup.ts';
export type { OperationsPorts } from './ports.ts';

export interface OperationsModule extends DomainModule {
  /** Puts the backup policy into effect; once the job engine runs. */
  start(): Promise<void>;
}

/** 运维: how the installation is, and its backups; for the tenant that hosts it. */
export function createOperations(platform: Platform, ports: OperationsPorts): OperationsModule {
  const { schedule, subscriber, apply } = backupSchedule(platform, ports);
  return {
    name: 'operations',
    routes: operationBindings(platform, ports),
    topics: [{ topic: 'backups', access: 'backup.read' }],
    tasks: [backupTask(platform, ports)],
    schedules: [schedule],
    subscribers: [subscriber],
    start: apply,
    async close() {
      for (const probe of ports.probes) probe.close?.();
    },
  };
}
