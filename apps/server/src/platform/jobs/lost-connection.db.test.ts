import { until } from '@oneline/testing';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import type { TaskBinding } from '../domain-module.ts';
import { useJobs } from './fixture/use-jobs.ts';

const { server, test, holding, quick } = useJobs();

/** Ends connections of this name as a failing network would. */
async function cut(name: string, which = 'true'): Promise<void> {
  await server().asSuperuser(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = '${name}' and ${which}`,
  );
}

/** Nobody writes to the table until it is let go. */
async function lockTable(url: string, table: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`begin; lock table ${table} in share row exclusive mode`);
  let isClosed = false;
  const lock = {
    /** Process ids that wait for it. */
    async waiting(): Promise<number[]> {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_locks where relation = '${table}'::regclass and not granted`,
      );
      return rows.map(({ pid }) => pid);
    },
    async close() {
      if (!isClosed) await client.end();
      isClosed = true;
    },
  };
  test().own(lock);
  return lock;
}

describe('a lost database connection', () => {
  it('of an idle engine is replaced, and new jobs run', async () => {
    const { start, ask, becomes } = test();
    const bench = await start();
    await becomes((await ask(bench, quick)).id, 'done');
    await cut('oneline-jobs');
    await becomes((await ask(bench, quick)).id, 'done');
  });

  it('while a job runs does not keep it from being done, once', async () => {
    const { finished, letGo, start, ask, becomes } = test();
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    await cut('oneline-jobs');
    await cut('oneline');
    letGo();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1, result: { said: 'done' } });
    expect(finished).toEqual([id]);
  });

  it('in the moment in which its end is written is got over, and it is done once', async () => {
    const { finished, letGo, start, ask, becomes } = test();
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    const lock = await lockTable(server().urls.owner, 'platform.job');
    letGo();
    const [pid] = await until(async () => (await lock.waiting()).length > 0 && lock.waiting(), {
      what: 'the end to be written',
    });
    await cut('oneline', `pid = ${pid}`);
    await lock.close();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1, version: 3 });
    expect(finished).toEqual([id]);
  });

  it('in the moment in which graphile-worker forgets a job ends nothing: other workers go on', async () => {
    const { finished, letGo, start, ask, becomes } = test();
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    const idsBefore = bench.engine.workerIds();
    const lock = await lockTable(server().urls.relay, 'graphile_worker._private_jobs');
    letGo();
    await becomes(id, 'done');
    const pids = await until(async () => (await lock.waiting()).length > 0 && lock.waiting(), {
      what: 'the job to be forgotten',
    });
    await cut('oneline-jobs', `pid in (${pids.join(',')})`);
    await lock.close();
    await becomes((await ask(bench, quick)).id, 'done');
    await until(() => bench.engine.workerIds().every((one) => !idsBefore.includes(one)), { what: 'other workers' });
    const { rows } = await server().owner.query('select from graphile_worker.jobs where locked_by is not null');
    expect(rows).toEqual([]);
    expect(finished.filter((one) => one === id)).toEqual([id]);
  });

  it('while progress is told does not fail the job', async () => {
    const { start, ask, job, becomes } = test();
    const told = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const telling: TaskBinding = {
      task: 'test.telling',
      async run({ progress }) {
        await told.promise;
        progress(0.5);
        await held.promise;
        return null;
      },
    };
    const bench = await start({ tasks: [telling] });
    const { id } = await ask(bench, telling);
    await becomes(id, 'running');
    const lock = await lockTable(server().urls.owner, 'platform.job');
    told.resolve();
    await until(async () => (await lock.waiting()).length > 0, { what: 'progress to be written' });
    await cut('oneline');
    await lock.close();
    await until(async () => (await job(id)).progress === 0.5, { what: 'progress to be there all the same' });
    held.resolve();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1 });
  });
});
