import type { DatabaseUrls } from '@oneline/postgres';
import { makePartitions } from '../domains/interactions/index.ts';
import { migrationSources } from '../migration-sources.ts';
import { continueAudit } from '../platform/audit/index.ts';
import { migrate } from '../platform/db/index.ts';
import { migrateJobs } from '../platform/jobs/index.ts';
import type { Logger } from '../platform/log/log.ts';
import { settlePositions } from '../platform/outbox/index.ts';

/** Brings a database to this version, before anything is written into it. Returns the migrations applied now. */
export async function prepareDatabase(urls: DatabaseUrls, log: Logger): Promise<string[]> {
  const applied = await migrate({ ownerUrl: urls.owner, sources: migrationSources(), log });
  await migrateJobs({ ownerUrl: urls.owner, relayUrl: urls.relay, log });
  await makePartitions(urls.owner);
  await settlePositions(urls.owner);
  await continueAudit({ ownerUrl: urls.owner, log });
  return applied;
}
