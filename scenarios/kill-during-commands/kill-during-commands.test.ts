import type { CodeTable } from '@oneline/contracts';
import { afterEach, expect, it } from 'vitest';
import { type RunningServer, runServer } from '../../apps/server/src/testing/running-server.ts';
import { openSession } from '../session.ts';

const commands = 500;
const killAfter = 120;
const atOnce = 40;

const open: RunningServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0).toReversed()) await server.close();
});

it('kill -9 during 500 concurrent commands: each acknowledged one is there, none is there twice', async () => {
  const first = await runServer({ isSeeded: true });
  open.push(first);
  const { send } = await openSession(first.url);
  const acknowledged = new Set<string>();
  const bodyOf = (n: number) => ({ name: `kill-${n}`, label: { 'zh-CN': `表 ${n}`, en: `Table ${n}` } });
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < commands) {
      const n = next;
      next += 1;
      try {
        const { status } = await send('POST', '/code-tables', { body: bodyOf(n), key: `kill-${n}` });
        if (status === 201) acknowledged.add(`kill-${n}`);
      } catch {
        // The server is gone: this command was not acknowledged.
      }
      if (acknowledged.size === killAfter) first.process.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  expect(acknowledged.size).toBeGreaterThanOrEqual(killAfter);
  expect(acknowledged.size).toBeLessThan(commands);

  const second = await runServer({ dataDir: first.dataDir });
  open.push(second);
  const again = await openSession(second.url);
  const names = async (): Promise<string[]> => {
    const { body } = await again.send('GET', '/code-tables');
    return (body as { items: CodeTable[] }).items.map((table) => table.name).filter((name) => name.startsWith('kill-'));
  };
  const kept = await names();
  expect(kept).toEqual(expect.arrayContaining([...acknowledged]));
  expect(new Set(kept).size).toBe(kept.length);

  // Whoever did not hear an answer asks again with the same key, and nothing is made twice.
  for (let n = 0; n < commands; n += 1) {
    const { status } = await again.send('POST', '/code-tables', { body: bodyOf(n), key: `kill-${n}` });
    expect(status).toBe(201);
  }
  const all = await names();
  expect(all).toHaveLength(commands);
  const { body } = await again.send('POST', '/audit/verify');
  expect(body).toMatchObject({ outcome: 'intact' });
});
