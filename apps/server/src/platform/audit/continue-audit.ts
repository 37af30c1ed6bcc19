import { withConnection } from '../db/index.ts';
import type { Logger } from '../log/log.ts';

/**
 * Must run as owner before anything is written: at every start, after the migrations, and at the end of a restore. In a
 * database that was filled on another server it lets new entries stand after the restored ones (see `audit_entry`); in any
 * other it changes nothing.
 */
export function continueAudit({ ownerUrl, log }: { ownerUrl: string; log: Logger }): Promise<void> {
  return withConnection({ url: ownerUrl, name: 'audit' }, async (client) => {
    const { rows } = await client.query<{ before: number; generation: number }>(
      'select platform.audit_generation() as before, platform.continue_audit() as generation',
    );
    const [row] = rows;
    if (row && row.before !== row.generation) log.info({ generation: row.generation }, 'audit generation begun');
  });
}
