import type { Schedule } from '@oneline/contracts';
import type { TenantDb } from '../db/index.ts';
import type { ScheduleBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';

/** Runs work by the clock: once in the cluster, by times that can be changed while it runs. */
export interface Schedules {
  start(): Promise<void>;
  /** From now on the task runs at these times; null never. */
  reschedule(task: string, cron: string | null): Promise<void>;
  list(): Promise<Schedule[]>;
  close(): Promise<void>;
}

const usualLookMs = 1_000;

/**
 * A row per task holds when it is due; whoever moves that time on runs the task, so that of many processes exactly one does.
 * A time that passed while nobody ran is made up for once.
 */
export function createSchedules(options: {
  /** Of the relay role, without a tenant. */
  db: TenantDb;
  schedules: readonly ScheduleBinding[];
  /** The first time after an instant; null for never. */
  nextTime(cron: string, after: Date): Date | null;
  log: Logger;
  lookEveryMs?: number;
}): Schedules {
  const { db, nextTime, log, lookEveryMs = usualLookMs } = options;
  const known = new Map(options.schedules.map((schedule) => [schedule.task, schedule]));
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const due = await db.query<{ task: string; cron: string; next_at: Date }>({
      text: 'select task, cron, next_at from platform.schedule where next_at <= now() and task = any($1)',
      values: [[...known.keys()]],
    });
    for (const { task, cron, next_at: dueAt } of due) {
      const next = nextTime(cron, new Date());
      const moved = await db.query({
        text: 'update platform.schedule set last_at = now(), next_at = $3 where task = $1 and next_at = $2 returning 1',
        values: [task, dueAt, next],
      });
      if (moved.length === 0) continue;
      try {
        await known.get(task)?.run(stopping.signal);
      } catch (error) {
        log.error({ err: error, task }, 'work by the clock failed');
      }
    }
  }

  function lookLater(): void {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      working = look()
        .catch((error: unknown) => log.warn({ err: error }, 'reading the schedules failed'))
        .finally(lookLater);
    }, lookEveryMs);
  }

  return {
    async start() {
      for (const { task, cron } of known.values()) {
        await db.query({
          text: 'insert into platform.schedule (task, cron, next_at) values ($1, $2, $3) on conflict do nothing',
          values: [task, cron, nextTime(cron, new Date())],
        });
      }
      lookLater();
    },
    async reschedule(task, cron) {
      await db.query({
        text: `update platform.schedule set cron = coalesce($2, cron), next_at = $3 where task = $1
          and (cron <> coalesce($2, cron) or next_at is null or $2 is null)`,
        values: [task, cron, cron === null ? null : nextTime(cron, new Date())],
      });
    },
    async list() {
      const rows = await db.query<{ task: string; cron: string; next_at: Date | null; last_at: Date | null }>({
        text: 'select task, cron, next_at, last_at from platform.schedule where task = any($1) order by task',
        values: [[...known.keys()]],
      });
      return rows.map((row) => ({
        task: row.task,
        cron: row.cron,
        nextAt: row.next_at?.toISOString() ?? null,
        lastAt: row.last_at?.toISOString() ?? null,
      }));
    },
    async close() {
      stopping.abort();
      clearTimeout(timer);
      await working;
    },
  };
}
