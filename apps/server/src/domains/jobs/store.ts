import type { Job, ListQuery, Page } from '@oneline/contracts';
import { sql } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { PlatformTables } from '../../platform/db/tables.ts';
import { type ListDefinition, runList } from '../../platform/http/index.ts';
import { toJob, toStoredJob } from '../../platform/jobs/index.ts';

const column = (name: string) => sql.ref(`j.${name}`);

const definition: ListDefinition = {
  fields: {
    state: { kind: 'code', column: column('state') },
    task: { kind: 'code', column: column('task') },
    createdAt: { kind: 'instant', column: column('created_at') },
    finishedAt: { kind: 'instant', column: column('finished_at'), isNullable: true },
  },
  search: [column('task'), column('by_name'), column('error_message')],
  defaultSort: '-createdAt',
  id: column('id'),
};

export async function listJobs(db: TenantDb, request: ListQuery): Promise<Page<Job>> {
  const query = db.tables<PlatformTables>().selectFrom('platform.job as j').selectAll('j');
  const page = await runList(query, definition, request);
  return { ...page, items: page.items.map((row) => toJob(toStoredJob(row as never))) };
}
