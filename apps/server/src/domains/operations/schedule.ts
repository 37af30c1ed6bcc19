import type { ScheduleBinding, SubscriberBinding } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { type BackupPayload, backupAttempts, backupTaskName } from './backup-task.ts';
import { currentPolicy, firstPolicy } from './policy.ts';
import type { OperationsPorts } from './ports.ts';

const scheduleName = 'backup.schedule';

export interface BackupSchedule {
  readonly schedule: ScheduleBinding;
  /** Follows changes of the policy, in every process. */
  readonly subscriber: SubscriberBinding;
  /** Puts the policy as it is now into effect. */
  apply(): Promise<void>;
}

/** Backups by the clock. The clock only adds a job, which then is seen, repeated and cancelled like any other. */
export function backupSchedule({ commands, tenants }: Platform, ports: OperationsPorts): BackupSchedule {
  async function apply(): Promise<void> {
    const tenantId = await ports.hostTenantId();
    const { isEnabled, cron } = tenantId === null ? firstPolicy : await currentPolicy(tenants.of(tenantId));
    await ports.reschedule(scheduleName, isEnabled ? cron : null);
  }

  return {
    apply,
    schedule: {
      task: scheduleName,
      cron: firstPolicy.cron,
      async run() {
        const tenantId = await ports.hostTenantId();
        if (tenantId === null || !(await currentPolicy(tenants.of(tenantId))).isEnabled) return;
        const payload: BackupPayload = { isScheduled: true };
        await commands.run(
          { tenantId, actorId: null, actorName: 'OneLine', sessionId: null, ip: null, requestId: null },
          async (change, at) =>
            ports.enqueue(change, null, at, { task: backupTaskName, payload, maxAttempts: backupAttempts }),
        );
      },
    },
    subscriber: {
      name: 'backup-schedule',
      kind: 'local',
      topics: ['backups'],
      async handle({ type }) {
        if (type === 'backup_policy.changed') await apply();
      },
    },
  };
}
