import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort, until } from '@oneline/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLog } from '../log/log.ts';
import type { Bus } from './bus.ts';
import { createNatsBus } from './nats-bus.ts';
import { createPgBus } from './pg-bus.ts';

const log = createLog({ level: 'silent' });
let server: TestServer;
let nats: ChildProcess;
let natsUrl: string;
beforeAll(async () => {
  server = await createTestServer();
  const port = await freePort();
  nats = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  natsUrl = `nats://127.0.0.1:${port}`;
});
afterAll(async () => {
  const ended = once(nats, 'close');
  nats.kill();
  await ended;
  await server.close();
});

describe.each([
  ['PostgreSQL', () => createPgBus({ url: server.urls.relay, log })],
  ['NATS', () => until(() => createNatsBus({ url: natsUrl, log }), { what: 'the NATS server to answer' })],
] as const)('the bus on %s', (_name, connect) => {
  it('carries a notice to every process that hears its channel, and to no other', async () => {
    const buses: Bus[] = [await connect(), await connect(), await connect()];
    const heard: string[][] = buses.map(() => []);
    buses[0]?.subscribe('news', (payload) => heard[0]?.push(payload));
    buses[1]?.subscribe('news', (payload) => heard[1]?.push(payload));
    buses[2]?.subscribe('other', (payload) => heard[2]?.push(payload));
    await until(
      async () => {
        await buses[2]?.publish('news', 'hello');
        return heard[0]?.includes('hello') && heard[1]?.includes('hello');
      },
      { what: 'the notice to arrive' },
    );
    expect(heard[2]).toEqual([]);
    for (const bus of buses) await bus.close();
  });

  it('is silent for whoever no longer hears', async () => {
    const bus = await connect();
    const heard: string[] = [];
    const stop = bus.subscribe('news', (payload) => heard.push(`stopped ${payload}`));
    const done = new Promise<void>((resolve) => bus.subscribe('end', () => resolve()));
    stop();
    await bus.publish('news', 'hello');
    await bus.publish('end', '');
    await done;
    expect(heard).toEqual([]);
    await bus.close();
  });
});

describe('the bus on PostgreSQL', () => {
  it('connects again when its connection is cut, and says that notices may be lost', async () => {
    const bus = await createPgBus({ url: server.urls.relay, log });
    let gaps = 0;
    const heard: string[] = [];
    bus.subscribe(
      'news',
      (payload) => heard.push(payload),
      () => {
        gaps += 1;
      },
    );
    const cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'oneline-bus'";
    await server.asSuperuser(cut);
    await until(() => gaps > 0, { what: 'the gap to be told' });
    await until(
      async () => {
        await bus.publish('news', 'again');
        return heard.includes('again');
      },
      { what: 'a notice after the cut' },
    );
    await bus.close();
  });
});
