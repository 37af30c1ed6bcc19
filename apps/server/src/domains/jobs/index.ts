import { type Job, jobRoutes as routes } from '@oneline/contracts';
import { holds, type Principal } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import { command, query } from '../../platform/http/index.ts';
import { cancelJob, findJob, jobErrors, restartJob, type Schedules, toJob } from '../../platform/jobs/index.ts';
import { listJobs } from './store.ts';

/** Anybody's job with the right, else one's own; another's is not there. */
async function jobFor(db: TenantDb, reader: Principal, id: string, right: 'job.read' | 'job.write'): Promise<Job> {
  const job = await findJob(db, id);
  if (!job || (!holds(reader, right) && job.by.id !== reader.personId)) throw jobErrors.notFound({ id });
  return toJob(job);
}

/** 任务: what works in the background, seen, restarted and cancelled. */
export function createJobs(schedules: Pick<Schedules, 'list'>): DomainModule {
  return {
    name: 'jobs',
    routes: [
      query(routes.list, ({ db, query }) => listJobs(db, query)),
      query(routes.get, ({ db, principal, params }) => jobFor(db, principal, params.id, 'job.read')),
      command(routes.restart, ({ db, params, body }, change, at) =>
        restartJob(db, change, at, { id: params.id, version: body.version }),
      ),
      command(routes.cancel, async ({ db, principal, params }, change, at) => {
        await jobFor(db, principal, params.id, 'job.write');
        return cancelJob(db, change, at, params.id);
      }),
      query(routes.schedules, async () => ({ items: await schedules.list() })),
    ],
    topics: [
      { topic: 'jobs', access: 'job.read' },
      { topic: 'my_jobs', access: 'signed_in', source: 'jobs' },
    ],
  };
}
