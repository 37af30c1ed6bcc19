import { operationRoutes } from '@oneline/contracts';
import type { Office } from './office.ts';
import { endOf } from './work.ts';

/** 运维: only the tenant that hosts the installation has backups. */
export async function fillOperations({ browser, isHost }: Office) {
  if (!isHost) return null;
  const before = await browser.call(operationRoutes.policy);
  const { hasPassphrase: _, ...policy } = before;
  const changed = await browser.call(operationRoutes.changePolicy, { body: { ...policy, isEnabled: false } });
  const { id } = await browser.call(operationRoutes.runBackup);
  await endOf(browser, id);
  const { items } = await browser.call(operationRoutes.backups);
  const [backup] = items;
  if (backup?.state !== 'done') throw new Error('the backup was not made');
  return { backup, policy: changed };
}
