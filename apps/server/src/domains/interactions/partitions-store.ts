import { withConnection } from '../../platform/db/index.ts';
import type { ScheduleBinding } from '../../platform/domain-module.ts';

const monthsAhead = 3;

/** Makes the partitions of this month and the next ones, by the owner of the tables. Returns how many it made. */
export function makePartitions(ownerUrl: string): Promise<number> {
  return withConnection({ url: ownerUrl, name: 'partitions' }, async (client) => {
    const { rows } = await client.query<{ made: number }>('select interactions.make_months(current_date, $1) as made', [
      monthsAhead,
    ]);
    return rows[0]?.made ?? 0;
  });
}

/** Every day, so that a server that runs for years never writes into a month that is not there. */
export function partitionSchedule(ownerUrl: string): ScheduleBinding {
  return {
    task: 'interactions.partitions',
    cron: '41 3 * * *',
    async run() {
      await makePartitions(ownerUrl);
    },
  };
}
