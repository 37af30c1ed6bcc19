import { byId, denied, done, type Generators, list, refused, shown } from '../aim.ts';
import { commonExport } from '../fill/work.ts';

export const jobs: Generators = {
  'GET /jobs': ({ work: { done: job, dead }, mark }) =>
    list({ state: ['done', 'dead'], task: [job.task], createdAt: [dead.createdAt], finishedAt: [dead.createdAt] }, [
      mark,
      dead.id,
    ]),
  'GET /jobs/{id}': ({ work: { done: job } }) => byId(job.id),
  'POST /jobs/{id}/restart': ({ work: { dead } }) => byId(dead.id, { version: dead.version }),
  'POST /jobs/{id}/cancel': ({ work: { done: job } }) => byId(job.id, { version: job.version }),
  'GET /job-schedules': () => done(),
};

export const notifications: Generators = {
  'GET /me/notifications': ({ work: { notifications: news } }) =>
    list({ kind: ['export_finished'], level: ['news'], at: [news[0]?.at ?? ''], readAt: ['null'] }, [
      'spreadsheet',
      news[0]?.id ?? '',
    ]),
  'POST /me/notifications/read': ({ work: { notifications: news } }) =>
    done({ body: { ids: news.map(({ id }) => id) } }),
};

/** What comes of the files is for the proof of files to see. */
export const spreadsheets: Generators = {
  // Both have asked for this under this key, and each gets the reply that was given to them.
  'POST /exports': () => shown({ body: commonExport, headers: { 'idempotency-key': 'common-key' } }),
  'GET /exports/{id}/file': ({ work: { done: job } }) => byId(job.id),
  'GET /imports/{sheet}/template': () => done({ path: { sheet: 'people' }, query: { locale: 'en' } }),
  'POST /imports/{sheet}': () =>
    refused({ path: { sheet: 'people' }, query: { dryRun: true } }, { statuses: [400], isOneWay: true }),
};

const policy = { isEnabled: false, cron: '0 3 * * *', keepDaily: 1, keepWeekly: 0, keepMonthly: 0, version: 1 };

/** Only the tenant that hosts the installation has these rights. */
export const operations: Generators = {
  'GET /health': (_, us) => (us.isHost ? done() : denied()),
  'GET /backups': (_, us) => (us.isHost ? done() : denied()),
  'POST /backups': (_, us) => (us.isHost ? done() : denied()),
  'GET /backups/{id}/file': (them, us) => {
    const path = { id: them.operations?.backup.id ?? them.tenantId };
    return us.isHost ? refused({ path }, { isOneWay: true }) : denied({ path });
  },
  'GET /backup-policy': (_, us) => (us.isHost ? done() : denied()),
  'PUT /backup-policy': (_, us) =>
    us.operations
      ? done({ body: { ...policy, version: us.operations.policy.version } })
      : denied({ body: { ...policy, keepDaily: 2 } }),
};
