import { type Job, jobRoutes } from '@oneline/contracts';
import { until } from '@oneline/testing';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import type { OutboxEvent, TaskBinding } from '../domain-module.ts';
import { type JobBench, startJobBench } from './fixture/job-bench.ts';

let server: TestServer;
let tenant: TestTenant;
let started: string[];
let finished: string[];
let held: PromiseWithResolvers<void>;
beforeAll(async () => {
  server = await createTestServer();
});
const opened: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  tenant = await server.tenant();
  [started, finished, held] = [[], [], Promise.withResolvers<void>()];
});
afterEach(async () => {
  held.resolve();
  for (const one of opened.splice(0).toReversed()) await one.close();
});
afterAll(() => server.close());

/** Waits until the test lets it go, unless it is told to stop. */
const holding: TaskBinding = {
  task: 'test.held',
  async run({ jobId, signal }) {
    started.push(jobId);
    await Promise.race([held.promise, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    signal.throwIfAborted();
    finished.push(jobId);
    return { said: 'done' };
  },
};
const quick: TaskBinding = { task: 'test.quick', run: async ({ jobId }) => void finished.push(jobId) };

async function start(options: Partial<Parameters<typeof startJobBench>[1]> = {}): Promise<JobBench> {
  const bench = await startJobBench(server, { tasks: [holding, quick], ...options });
  opened.push({ close: () => bench.close() });
  return bench;
}

async function job(id: string): Promise<Job> {
  return (await tenant.reader().call(jobRoutes.get, { params: { id } })).body;
}

function becomes(id: string, state: Job['state']): Promise<Job> {
  const reached = async () => {
    const now = await job(id);
    return now.state === state && now;
  };
  return until(reached, { what: `job ${state}`, timeoutMs: 15_000 });
}

const ask = (bench: JobBench, task: TaskBinding, more = {}): Promise<Job> =>
  bench.enqueue({ tenantId: tenant.tenantId, task: task.task, ...more });

/** Ends connections of this name as a failing network would. */
async function cut(name: string, which = 'true'): Promise<void> {
  await server.asSuperuser(
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
  opened.push(lock);
  return lock;
}

describe('a lost database connection', () => {
  it('of an idle engine is replaced, and new jobs run', async () => {
    const bench = await start();
    await becomes((await ask(bench, quick)).id, 'done');
    await cut('oneline-jobs');
    await becomes((await ask(bench, quick)).id, 'done');
  });

  it('while a job runs does not keep it from being done, once', async () => {
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    await cut('oneline-jobs');
    await cut('oneline');
    held.resolve();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1, result: { said: 'done' } });
    expect(finished).toEqual([id]);
  });

  it('in the moment in which its end is written is got over, and it is done once', async () => {
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    const lock = await lockTable(server.urls.owner, 'platform.job');
    held.resolve();
    const [pid] = await until(async () => (await lock.waiting()).length > 0 && lock.waiting(), {
      what: 'the end to be written',
    });
    await cut('oneline', `pid = ${pid}`);
    await lock.close();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1, version: 3 });
    expect(finished).toEqual([id]);
  });

  it('in the moment in which graphile-worker forgets a job ends nothing: other workers go on', async () => {
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    const idsBefore = bench.engine.workerIds();
    const lock = await lockTable(server.urls.relay, 'graphile_worker._private_jobs');
    held.resolve();
    await becomes(id, 'done');
    const pids = await until(async () => (await lock.waiting()).length > 0 && lock.waiting(), {
      what: 'the job to be forgotten',
    });
    await cut('oneline-jobs', `pid in (${pids.join(',')})`);
    await lock.close();
    await becomes((await ask(bench, quick)).id, 'done');
    await until(() => bench.engine.workerIds().every((one) => !idsBefore.includes(one)), { what: 'other workers' });
    const { rows } = await server.owner.query('select from graphile_worker.jobs where locked_by is not null');
    expect(rows).toEqual([]);
    expect(finished.filter((one) => one === id)).toEqual([id]);
  });

  it('while progress is told does not fail the job', async () => {
    const told = Promise.withResolvers<void>();
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
    const lock = await lockTable(server.urls.owner, 'platform.job');
    told.resolve();
    await until(async () => (await lock.waiting()).length > 0, { what: 'progress to be written' });
    await cut('oneline');
    await lock.close();
    await until(async () => (await job(id)).progress === 0.5, { what: 'progress to be there all the same' });
    held.resolve();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1 });
  });
});

describe('a job that is told of again', () => {
  it('while it runs or when it is over runs once', async () => {
    const events: OutboxEvent[] = [];
    const listener = { name: 'test-listener', kind: 'durable', topics: ['jobs'] } as const;
    const bench = await start({
      subscribers: [{ ...listener, handle: async (event) => void events.push(event) }],
    });
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    const enqueued = await until(() => events.find((event) => event.subject.id === id), { what: 'its event' });
    const again = async () => {
      for (const { kind, handle } of bench.engine.subscribers) if (kind === 'durable') await handle(enqueued);
      // Told of later, so that it is over only when what was told of before has run.
      await becomes((await ask(bench, quick)).id, 'done');
    };
    await again();
    expect(started).toEqual([id]);
    held.resolve();
    await becomes(id, 'done');
    await again();
    expect(started).toEqual([id]);
  });

  it('by a process that was taken for dead runs once there', async () => {
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    await bench.engine.unlock(bench.engine.workerIds());
    await until(async () => (await graphileAttempts(id)) === 2, { what: 'the job to be taken again' });
    held.resolve();
    await becomes(id, 'done');
    expect([started, finished]).toEqual([[id], [id]]);
  });
});

async function graphileAttempts(id: string): Promise<number | undefined> {
  const { rows } = await server.owner.query<{ attempts: number }>(
    `select attempts from graphile_worker.jobs where key like $1 || '%'`,
    [id],
  );
  return rows[0]?.attempts;
}

describe('a process that stops', () => {
  it('waits when it drains for what runs, and takes nothing new', async () => {
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    let isDrained = false;
    const drained = bench.engine.drain().then(() => {
      isDrained = true;
    });
    const late = await ask(bench, quick);
    await until(async () => (await graphileAttempts(late.id)) === 0, { what: 'the late job to be handed over' });
    expect([isDrained, (await job(id)).state]).toEqual([false, 'running']);
    held.resolve();
    await drained;
    expect((await job(id)).state).toBe('done');
    expect((await job(late.id)).state).toBe('waiting');
    await start();
    await becomes(late.id, 'done');
  });

  it('breaks off what takes too long, which runs elsewhere and has lost no attempt by it', async () => {
    const first = await start();
    const { id } = await ask(first, holding, { maxAttempts: 1 });
    await becomes(id, 'running');
    await first.close(0);
    expect(await job(id)).toMatchObject({ state: 'waiting', attempts: 0, error: null });
    held.resolve();
    await start();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1 });
    expect(finished).toEqual([id]);
  });

  it('before it could tell of its workers leaves their jobs to the others', async () => {
    const handing = await start();
    await handing.engine.drain();
    const { id } = await ask(handing, quick);
    await until(async () => (await graphileAttempts(id)) === 0, { what: 'the job to be handed over' });
    const lockedFor = (age: string) =>
      server.asSuperuser(
        `update graphile_worker._private_jobs set locked_by = 'pool-of-nobody', locked_at = now() - interval '${age}'`,
      );
    await lockedFor('1 second');
    const { engine } = await start();
    await engine.unlockStrangers(engine.workerIds());
    expect((await job(id)).state).toBe('waiting');
    await lockedFor('11 seconds');
    await engine.unlockStrangers(['pool-of-nobody', ...engine.workerIds()]);
    expect((await job(id)).state).toBe('waiting');
    await engine.unlockStrangers(engine.workerIds());
    await becomes(id, 'done');
  });
});

it('a job that takes every process with it that runs it is dead in the end', async () => {
  const bench = await start();
  await bench.engine.drain();
  const { id, version } = await ask(bench, quick, { maxAttempts: 2 });
  const ticket = { tenantId: tenant.tenantId, jobId: id, version };
  const interrupt = (attempts: number) =>
    server.owner.query(`update platform.job set state = 'running', attempts = $2 where id = $1`, [id, attempts]);
  const { signal } = new AbortController();
  await interrupt(3);
  await bench.runner.run(ticket, signal);
  expect(await job(id)).toMatchObject({ state: 'dead', error: { code: 'job.failed' } });
  await interrupt(2);
  await bench.runner.run(ticket, signal);
  expect(await job(id)).toMatchObject({ state: 'done', attempts: 3 });
});

it('what a task gives back or complains of is kept, whatever characters are in it', async () => {
  const odd = '\0a\ud800b';
  const giving: TaskBinding = { task: 'test.giving', run: async () => ({ odd, list: [odd] }) };
  const complaining: TaskBinding = { task: 'test.complaining', run: () => Promise.reject(new Error(odd)) };
  const bench = await start({ tasks: [giving, complaining] });
  const given = await ask(bench, giving);
  expect((await becomes(given.id, 'done')).result).toEqual({ odd: 'a\ufffdb', list: ['a\ufffdb'] });
  const complained = await ask(bench, complaining, { maxAttempts: 1 });
  expect((await becomes(complained.id, 'dead')).error?.message).toBe('a\ufffdb');
});
