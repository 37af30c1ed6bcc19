import { until } from '@oneline/testing';
import { describe, expect, it } from 'vitest';
import type { OutboxEvent, TaskBinding } from '../domain-module.ts';
import { useJobs } from './fixture/use-jobs.ts';

const { server, test, holding, quick } = useJobs();

describe('a job that is told of again', () => {
  it('while it runs or when it is over runs once', async () => {
    const { started, letGo, start, ask, becomes } = test();
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
    letGo();
    await becomes(id, 'done');
    await again();
    expect(started).toEqual([id]);
  });

  it('by a process that was taken for dead runs once there', async () => {
    const { started, finished, letGo, start, ask, becomes } = test();
    const bench = await start();
    const { id } = await ask(bench, holding);
    await becomes(id, 'running');
    await bench.engine.unlock(bench.engine.workerIds());
    await until(async () => (await graphileAttempts(id)) === 2, { what: 'the job to be taken again' });
    letGo();
    await becomes(id, 'done');
    expect([started, finished]).toEqual([[id], [id]]);
  });
});

async function graphileAttempts(id: string): Promise<number | undefined> {
  const { rows } = await server().owner.query<{ attempts: number }>(
    `select attempts from graphile_worker.jobs where key like $1 || '%'`,
    [id],
  );
  return rows[0]?.attempts;
}

describe('a process that stops', () => {
  it('waits when it drains for what runs, and takes nothing new', async () => {
    const { letGo, start, ask, job, becomes } = test();
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
    letGo();
    await drained;
    expect((await job(id)).state).toBe('done');
    expect((await job(late.id)).state).toBe('waiting');
    await start();
    await becomes(late.id, 'done');
  });

  it('breaks off what takes too long, which runs elsewhere and has lost no attempt by it', async () => {
    const { finished, letGo, start, ask, job, becomes } = test();
    const first = await start();
    const { id } = await ask(first, holding, { maxAttempts: 1 });
    await becomes(id, 'running');
    await first.close(0);
    expect(await job(id)).toMatchObject({ state: 'waiting', attempts: 0, error: null });
    letGo();
    await start();
    expect(await becomes(id, 'done')).toMatchObject({ attempts: 1 });
    expect(finished).toEqual([id]);
  });

  it('before it could tell of its workers leaves their jobs to the others', async () => {
    const { start, ask, job, becomes } = test();
    const handing = await start();
    await handing.engine.drain();
    const { id } = await ask(handing, quick);
    await until(async () => (await graphileAttempts(id)) === 0, { what: 'the job to be handed over' });
    const lockedFor = (age: string) =>
      server().asSuperuser(
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
  const { tenant, start, ask, job } = test();
  const bench = await start();
  await bench.engine.drain();
  const { id, version } = await ask(bench, quick, { maxAttempts: 2 });
  const ticket = { tenantId: tenant.tenantId, jobId: id, version };
  const interrupt = (attempts: number) =>
    server().owner.query(`update platform.job set state = 'running', attempts = $2 where id = $1`, [id, attempts]);
  const { signal } = new AbortController();
  await interrupt(3);
  await bench.runner.run(ticket, signal);
  expect(await job(id)).toMatchObject({ state: 'dead', error: { code: 'job.failed' } });
  await interrupt(2);
  await bench.runner.run(ticket, signal);
  expect(await job(id)).toMatchObject({ state: 'done', attempts: 3 });
});

it('what a task gives back or complains of is kept, whatever characters are in it', async () => {
  const { start, ask, becomes } = test();
  const odd = '\0a\ud800b';
  const giving: TaskBinding = { task: 'test.giving', run: async () => ({ odd, list: [odd] }) };
  const complaining: TaskBinding = { task: 'test.complaining', run: () => Promise.reject(new Error(odd)) };
  const bench = await start({ tasks: [giving, complaining] });
  const given = await ask(bench, giving);
  expect((await becomes(given.id, 'done')).result).toEqual({ odd: 'a\ufffdb', list: ['a\ufffdb'] });
  const complained = await ask(bench, complaining, { maxAttempts: 1 });
  expect((await becomes(complained.id, 'dead')).error?.message).toBe('a\ufffdb');
});
