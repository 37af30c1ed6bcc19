import { fixedClock } from '@oneline/kernel';
import { describe, expect, test } from 'vitest';
import { databaseErrors } from '../../../platform/db/index.ts';
import { type HealthProbe, judge, readHealth, runProbes, worstOf } from './health.ts';
import { diskProbe, eventLoopProbe, memoryProbe, nodesProbe } from './machine-probes.ts';

const well: HealthProbe = { name: 'well', run: async () => judge('well', { size: 1 }, {}) };
const broken: HealthProbe = {
  name: 'broken',
  run: async () => {
    throw new Error('secret words');
  },
};
const unreachable: HealthProbe = {
  name: 'database',
  run: async () => {
    throw databaseErrors.unreachable();
  },
};
const silent: HealthProbe = { name: 'silent', run: () => new Promise(() => undefined) };

describe('health', () => {
  test('is as bad as the worst check', () => {
    expect(worstOf([])).toBe('ok');
    expect(worstOf(['ok', 'warning', 'ok'])).toBe('warning');
    expect(worstOf(['failing', 'warning', 'ok'])).toBe('failing');
  });

  test('tells of the other checks when one fails or does not answer', async () => {
    const checks = await runProbes([well, broken, unreachable, silent], 20);
    expect(checks).toEqual([
      { name: 'well', state: 'ok', code: null, facts: { size: 1 } },
      { name: 'broken', state: 'failing', code: 'health.probe_failed', facts: {} },
      { name: 'database', state: 'failing', code: 'database.unreachable', facts: {} },
      { name: 'silent', state: 'failing', code: 'health.no_answer', facts: { waitedMs: 20 } },
    ]);
  });

  test('is told without nodes when they cannot be read', async () => {
    const startedAt = new Date('2026-11-23T00:00:00Z');
    const nodes = () => Promise.reject(new Error('no database'));
    expect(await readHealth({ version: '1.2.3', startedAt, probes: [well], nodes })).toEqual({
      state: 'ok',
      version: '1.2.3',
      startedAt: '2026-11-23T00:00:00.000Z',
      nodes: [],
      checks: [{ name: 'well', state: 'ok', code: null, facts: { size: 1 } }],
    });
  });

  test('a condition that is worse comes before one that is not', () => {
    expect(judge('x', {}, { failing: { down: true }, warning: { slow: true } })).toMatchObject({
      state: 'failing',
      code: 'health.down',
    });
    expect(judge('x', {}, { failing: { down: false }, warning: { slow: true } })).toMatchObject({
      state: 'warning',
      code: 'health.slow',
    });
  });
});

describe('the checks of the machine', () => {
  const gibibyte = 1024 ** 3;
  const disk = (freeBytes: number, bytes: number) =>
    diskProbe({ data: '/data', backup: '/none' }, (async (path: string) => {
      if (path === '/none') throw Object.assign(new Error('not there'), { code: 'ENOENT' });
      return { bsize: 4096, bavail: freeBytes / 4096, blocks: bytes / 4096 };
    }) as never);

  test.each([
    [50, 100, 'ok'],
    [4, 20, 'warning'],
    [90, 1000, 'warning'],
    [0.5, 2, 'failing'],
    [20, 1000, 'failing'],
  ])('a disk with %d of %d GiB free is %s', async (free, size, state) => {
    const check = await disk(free * gibibyte, size * gibibyte).run();
    expect(check).toMatchObject({ name: 'disk', state, facts: { dataFreeBytes: free * gibibyte } });
    expect(Object.keys(check.facts)).toEqual(['dataFreeBytes', 'dataBytes']);
  });

  test('tell of this process', async () => {
    expect(await memoryProbe().run()).toMatchObject({ name: 'memory', facts: { heapUsedBytes: expect.any(Number) } });
    const probe = eventLoopProbe();
    const check = await probe.run();
    probe.close();
    expect(check).toMatchObject({ name: 'event-loop', facts: { p99Ms: expect.any(Number) } });
  });

  test('a node that is silent for a minute is told of', async () => {
    const clock = fixedClock(new Date('2026-11-23T12:00:00Z'));
    const node = {
      id: 'a',
      host: 'a',
      startedAt: '2026-11-23T11:00:00Z',
      seenAt: '2026-11-23T11:59:30Z',
      isThis: true,
    };
    const probe = nodesProbe(async () => [node, { ...node, id: 'b' }], clock);
    expect(await probe.run()).toMatchObject({ state: 'ok', facts: { nodes: 2, silent: 0 } });
    clock.advance(60_000);
    expect(await probe.run()).toMatchObject({ state: 'warning', code: 'health.node_silent', facts: { silent: 2 } });
  });
});
