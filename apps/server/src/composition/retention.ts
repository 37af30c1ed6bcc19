import type { ScheduleBinding } from '../platform/domain-module.ts';
import type { Logger } from '../platform/log/log.ts';
import { sweepOutbox } from '../platform/outbox/index.ts';

/** Removes events, marks and stored replies that are kept no longer; every hour. */
export function retention(relayUrl: string, log: Logger): ScheduleBinding {
  return {
    task: 'outbox.sweep',
    cron: '17 * * * *',
    async run() {
      log.info(await sweepOutbox(relayUrl), 'outbox swept');
    },
  };
}
