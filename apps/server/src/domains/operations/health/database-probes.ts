import { databaseErrors } from '../../../platform/db/index.ts';
import { type HealthProbe, judge } from './health.ts';
import { type InstallationDb, readAuditTail, readDatabase, readJobs, readOutboxLag } from './health-store.ts';

/** Oldest major version the SQL keeps to. */
const oldestVersion = 15;
const slowMs = 250;

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** What the database tells of itself and of the work that lies in it; `db` is of the relay role, without a tenant. */
export function databaseProbes(db: InstallationDb): HealthProbe[] {
  return [
    {
      name: 'database',
      async run() {
        const startedAt = performance.now();
        const found = await readDatabase(db);
        if (!found) throw databaseErrors.unreachable();
        const answerMs = rounded(performance.now() - startedAt);
        const { version, connections, maxConnections } = found;
        return judge(
          'database',
          { version, answerMs, connections, maxConnections },
          {
            warning: {
              database_old: Number.parseInt(version, 10) < oldestVersion,
              database_connections: connections > 0.85 * maxConnections,
              database_slow: answerMs > slowMs,
            },
          },
        );
      },
    },
    {
      name: 'outbox',
      async run() {
        const { heldBack, oldestSeconds } = await readOutboxLag(db);
        return judge(
          'outbox',
          { heldBack, oldestSeconds: rounded(oldestSeconds) },
          { failing: { events_late: oldestSeconds > 120 }, warning: { events_late: oldestSeconds > 10 } },
        );
      },
    },
    {
      name: 'audit',
      async run() {
        const { unsealed, oldestSeconds } = await readAuditTail(db);
        return judge(
          'audit',
          { unsealed, oldestSeconds: rounded(oldestSeconds) },
          { failing: { audit_unsealed: oldestSeconds > 600 }, warning: { audit_unsealed: oldestSeconds > 60 } },
        );
      },
    },
    {
      name: 'jobs',
      async run() {
        const { dead, waiting, lateSeconds } = await readJobs(db);
        return judge(
          'jobs',
          { dead, waiting, lateSeconds: rounded(lateSeconds) },
          {
            failing: { jobs_stuck: lateSeconds > 1800 },
            warning: { jobs_stuck: lateSeconds > 300, jobs_dead: dead > 0 },
          },
        );
      },
    },
  ];
}
