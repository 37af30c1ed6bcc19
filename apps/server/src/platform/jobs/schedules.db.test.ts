import { until } from '@oneline/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createTenantPool, createTenants, type TenantPool } from '../db/index.ts';
import type { ScheduleBinding } from '../domain-module.ts';
import { createSchedules, type Schedules } from './schedules.ts';

let server: TestServer;
let pool: TenantPool;
let runs: string[];
const processes: Schedules[] = [];
beforeAll(async () => {
  server = await createTestServer();
  pool = createTenantPool({ url: server.urls.relay, name: 'schedules-test', size: 3, log: server.platform.log });
});
beforeEach(() => {
  runs = [];
});
afterEach(async () => {
  for (const one of processes.splice(0)) await one.close();
  await server.owner.query('delete from platform.schedule');
});
afterAll(async () => {
  await pool.close();
  await server.close();
});

const hourMs = 3_600_000;
/** `2h` is two hours after. */
const nextTime = (cron: string, after: Date): Date => new Date(after.getTime() + Number.parseInt(cron, 10) * hourMs);

const hourly = (name: string): ScheduleBinding => ({
  task: name,
  cron: '1h',
  run: async () => void runs.push(name),
});

async function start(...schedules: ScheduleBinding[]): Promise<Schedules> {
  const db = createTenants(pool).of(null);
  const one = createSchedules({ db, schedules, nextTime, log: server.platform.log, lookEveryMs: 50 });
  processes.push(one);
  await one.start();
  return one;
}

/** Its time has come, this long ago. */
async function makeDue(task: string, ago = '1 second'): Promise<void> {
  await server.owner.query(
    `update platform.schedule set next_at = date_trunc('milliseconds', now() - $2::interval) where task = $1`,
    [task, ago],
  );
}

async function hasRun(schedules: Schedules, task: string): Promise<boolean> {
  return (await schedules.list()).some((one) => one.task === task && one.lastAt !== null);
}

it('work by the clock is done once when its time comes, though several processes look', async () => {
  const first = await start(hourly('tidy'), hourly('later'));
  await start(hourly('tidy'), hourly('later'));
  const third = await start(hourly('tidy'), hourly('later'));
  await makeDue('tidy');
  await until(() => hasRun(first, 'tidy'), { what: 'it to be done' });
  // By then every process has looked since.
  await makeDue('later');
  await until(() => hasRun(third, 'later'), { what: 'the other to be done' });
  for (const one of processes.splice(0)) await one.close();
  expect(runs.toSorted()).toEqual(['later', 'tidy']);
});

it('times that passed while nobody ran are made up for once, and the next is in the future', async () => {
  const before = await start(hourly('tidy'));
  await before.close();
  await makeDue('tidy', '50 hours');
  const after = await start(hourly('tidy'));
  await until(() => hasRun(after, 'tidy'), { what: 'it to be done' });
  const [schedule] = await after.list();
  expect(Date.parse(schedule?.nextAt ?? '')).toBeGreaterThan(Date.now());
  await after.close();
  expect(runs).toEqual(['tidy']);
});

it('work that fails is done again at its next time, and keeps no other from its own', async () => {
  const failing: ScheduleBinding = {
    task: 'a-failing',
    cron: '1h',
    async run() {
      runs.push('a-failing');
      throw new Error('no room');
    },
  };
  const one = await start(failing, hourly('tidy'));
  await makeDue('a-failing');
  await makeDue('tidy');
  await until(() => runs.includes('tidy'), { what: 'the other to be done' });
  await makeDue('a-failing');
  await until(() => runs.filter((name) => name === 'a-failing').length === 2, { what: 'another try' });
  expect((await one.list()).map(({ nextAt }) => nextAt !== null)).toEqual([true, true]);
});

it('times are changed while it runs, and never is one of them', async () => {
  const one = await start(hourly('tidy'));
  await one.reschedule('tidy', '5h');
  const [changed] = await one.list();
  expect(changed).toMatchObject({ cron: '5h', lastAt: null });
  expect(Date.parse(changed?.nextAt ?? '') - Date.now()).toBeGreaterThan(4 * hourMs);
  await one.reschedule('tidy', null);
  expect(await one.list()).toMatchObject([{ cron: '5h', nextAt: null }]);
  await one.reschedule('tidy', '5h');
  expect(await one.list()).toMatchObject([{ cron: '5h', nextAt: expect.any(String) }]);
});

it('what is no longer part of the program is neither listed nor done', async () => {
  const before = await start(hourly('gone'), hourly('tidy'));
  await before.close();
  await makeDue('gone');
  const after = await start(hourly('tidy'));
  await makeDue('tidy');
  await until(() => hasRun(after, 'tidy'), { what: 'the other to be done' });
  expect((await after.list()).map(({ task }) => task)).toEqual(['tidy']);
  await after.close();
  expect(runs).toEqual(['tidy']);
});
