import { type Job, jobRoutes } from '@oneline/contracts';
import { type Clock, newId } from '@oneline/kernel';
import { until } from '@oneline/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TaskBinding } from '../../platform/domain-module.ts';
import { type JobBench, startJobBench } from '../../platform/jobs/fixture/job-bench.ts';
import { jobErrors } from '../../platform/jobs/index.ts';
import { statusesOf } from '../../testing/staff.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';

/** Long ago, so that a job that waits for its time by this clock is due at once. */
const longAgo: Clock = { now: () => new Date('2026-01-05T00:00:00.000Z') };

let server: TestServer;
let tenant: TestTenant;
let admin: TestReader;
beforeAll(async () => {
  server = await createTestServer();
});
beforeEach(async () => {
  tenant = await server.tenant();
  admin = tenant.reader();
});
const benches: JobBench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close(0);
});
afterAll(() => server.close());

async function start(tasks: readonly TaskBinding[], clock?: Clock): Promise<JobBench> {
  const bench = await startJobBench(server, { tasks, ...(clock ? { clock } : {}) });
  benches.push(bench);
  return bench;
}

const seen = async (id: string, reader = admin): Promise<Job> =>
  (await reader.call(jobRoutes.get, { params: { id } })).body;

function becomes(id: string, state: Job['state']): Promise<Job> {
  const reached = async () => {
    const job = await seen(id);
    return job.state === state && job;
  };
  return until(reached, { what: `job ${state}`, timeoutMs: 15_000 });
}

/** Times between a failure and the next try, in seconds, as they were told. */
async function backOffs(id: string): Promise<number[]> {
  const { rows } = await server.owner.query<{ run_at: string }>(
    `select payload->>'runAt' as run_at from platform.outbox
      where subject_id = $1 and type = 'job.retrying' order by subject_version`,
    [id],
  );
  return rows.map(({ run_at: runAt }) => (Date.parse(runAt) - longAgo.now().getTime()) / 1000);
}

describe('a job that fails', () => {
  it('is tried again after 1, 2, 4 … minutes, then is dead, and says why', async () => {
    let tries = 0;
    const task = {
      task: 'test.failing',
      async run() {
        tries += 1;
        throw new Error(`broken pipe ${tries}`);
      },
    };
    const bench = await start([task], longAgo);
    const { id } = await bench.enqueue({ tenantId: tenant.tenantId, task: task.task, maxAttempts: 4 });
    const dead = await becomes(id, 'dead');
    expect(dead).toMatchObject({
      attempts: 4,
      error: { code: 'job.failed', message: 'broken pipe 4' },
      finishedAt: longAgo.now().toISOString(),
    });
    expect(tries).toBe(4);
    expect(await backOffs(id)).toEqual([60, 120, 240]);
    const { body } = await admin.call(jobRoutes.list, { query: { filter: ['state=dead'] } });
    expect(body.items).toMatchObject([{ id, error: { message: 'broken pipe 4' } }]);
  });

  it('is dead at once when it was refused, which trying again does not change', async () => {
    const task = {
      task: 'test.refused',
      run: async () => {
        throw jobErrors.notFound();
      },
    };
    const bench = await start([task]);
    const { id } = await bench.enqueue({ tenantId: tenant.tenantId, task: task.task });
    expect(await becomes(id, 'dead')).toMatchObject({ attempts: 1, error: { code: 'job.not_found' } });
  });

  it('for want of a program that knows its task says so', async () => {
    const bench = await start([], longAgo);
    const { id } = await bench.enqueue({ tenantId: tenant.tenantId, task: 'test.unknown', maxAttempts: 1 });
    expect(await becomes(id, 'dead')).toMatchObject({ error: { code: 'job.unknown_task' } });
  });

  it('is restarted once by a double click, with all its attempts, and can then succeed', async () => {
    let tries = 0;
    const task = {
      task: 'test.mended',
      async run() {
        tries += 1;
        if (tries === 1) throw jobErrors.notFound();
        return { tries };
      },
    };
    const bench = await start([task]);
    const { id } = await bench.enqueue({ tenantId: tenant.tenantId, task: task.task });
    const dead = await becomes(id, 'dead');
    const click = () =>
      admin.call(jobRoutes.restart, { params: { id }, body: { version: dead.version }, key: newId() });
    const answers = await Promise.all([click(), click(), click()]);
    expect(statusesOf(answers)).toEqual([200, 409, 409]);
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1, result: { tries: 2 }, error: null });
    expect((await click()).code).toBe('job.not_dead');
    expect(tries).toBe(2);
  });

  it('and has died again since is not restarted by a click on its first death', async () => {
    const refused = { task: 'test.dead', run: () => Promise.reject(jobErrors.notFound()) };
    const bench = await start([refused]);
    const { id } = await bench.enqueue({ tenantId: tenant.tenantId, task: refused.task });
    const { version } = await becomes(id, 'dead');
    await admin.call(jobRoutes.restart, { params: { id }, body: { version } });
    await until(async () => (await seen(id)).version > version + 1 && becomes(id, 'dead'), {
      what: 'its second death',
    });
    expect((await admin.call(jobRoutes.restart, { params: { id }, body: { version } })).code).toBe(
      'command.stale_version',
    );
  });
});

describe('a running job', () => {
  it('shows how far it is, in the list too', async () => {
    const held = Promise.withResolvers<void>();
    const task: TaskBinding = {
      task: 'test.long',
      async run({ progress }) {
        progress(0.25);
        await held.promise;
      },
    };
    const bench = await start([task]);
    const { id } = await bench.enqueue({ tenantId: tenant.tenantId, task: task.task });
    const listed = async () => (await admin.call(jobRoutes.list, { query: {} })).body.items[0];
    await until(async () => (await listed())?.progress === 0.25, { what: 'its progress' });
    expect(await listed()).toMatchObject({ id, state: 'running', attempts: 1, startedAt: expect.any(String) });
    held.resolve();
    expect(await becomes(id, 'done')).toMatchObject({ progress: 1 });
  });

  it('is told that it was cancelled, in whichever process it runs', async () => {
    const told: string[] = [];
    const task: TaskBinding = {
      task: 'test.cancelled',
      async run({ signal }) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        told.push('stop');
        signal.throwIfAborted();
      },
    };
    // The first hands jobs over, and never takes one itself while it is drained.
    const handing = await start([task]);
    await handing.engine.drain();
    const working = await start([task]);
    const { id, version } = await handing.enqueue({ tenantId: tenant.tenantId, task: task.task });
    await becomes(id, 'running');
    expect(working.runner.running()).toBe(1);
    const { body } = await admin.call(jobRoutes.cancel, { params: { id }, body: { version } });
    expect(body.state).toBe('cancelled');
    await until(() => told.length === 1 && working.runner.running() === 0, { what: 'the task to have stopped' });
    expect(await seen(id)).toMatchObject({ state: 'cancelled', error: null });
    expect((await admin.call(jobRoutes.cancel, { params: { id }, body: { version } })).code).toBe('job.is_over');
  });
});

describe('jobs are seen', () => {
  it('by whoever asked for them and by those with the right; for others they are not there', async () => {
    const bench = await start([{ task: 'test.quick', run: async () => null }]);
    const owner = tenant.reader({ grants: [] });
    const { id } = await bench.enqueue({
      tenantId: tenant.tenantId,
      task: 'test.quick',
      by: owner.principal.personId,
    });
    await becomes(id, 'done');
    expect((await seen(id, owner)).id).toBe(id);
    const stranger = tenant.reader({ grants: [] });
    expect((await stranger.call(jobRoutes.get, { params: { id } })).code).toBe('job.not_found');
    expect((await stranger.call(jobRoutes.cancel, { params: { id }, body: { version: 1 } })).code).toBe(
      'job.not_found',
    );
    expect((await owner.call(jobRoutes.restart, { params: { id }, body: { version: 1 } })).code).toBe('access.denied');
    expect((await owner.call(jobRoutes.list, { query: {} })).code).toBe('access.denied');
  });
});
