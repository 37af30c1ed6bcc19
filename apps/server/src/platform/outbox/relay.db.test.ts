import { newId } from '@oneline/kernel';
import { until } from '@oneline/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createPgBus } from '../bus/pg-bus.ts';
import type { OutboxEvent } from '../domain-module.ts';
import { createLog } from '../log/log.ts';
import { createDurableSubscribers } from './durable.ts';
import { createRelay } from './relay.ts';

const log = createLog({ level: 'silent' });
let server: TestServer;
let tenantId: string;
beforeAll(async () => {
  server = await createTestServer();
  ({ tenantId } = await server.tenant());
});
afterAll(() => server.close());

async function writer(): Promise<Client> {
  const client = new Client({ connectionString: server.urls.owner });
  await client.connect();
  return client;
}

const insert = (client: Client, subject: string) =>
  client.query(
    `insert into platform.outbox (tenant_id, id, at, topic, type, subject_id, payload) values ($1, $2, now(), 'test', 'x.done', $3, 'null')`,
    [tenantId, newId(), subject],
  );

async function relay() {
  const bus = await createPgBus({ url: server.urls.relay, log });
  const made = createRelay({ url: server.urls.relay, bus, log });
  const seen: string[] = [];
  made.subscribe((event: OutboxEvent) => void seen.push(event.subject.id));
  await made.start();
  return {
    relay: made,
    seen,
    close: async () => {
      await made.close();
      await bus.close();
    },
  };
}

describe('the relay', () => {
  it('delivers an event only when no older transaction can still come before it, and then in order', async () => {
    const { relay: reads, seen, close } = await relay();
    const [slow, quick] = [await writer(), await writer()];
    await slow.query('begin');
    await insert(slow, 'slow');
    await insert(quick, 'quick');
    reads.poke();
    await until(() => reads.stats().batches >= 0 && seen.length === 0, { what: 'nothing to come' });
    await slow.query('commit');
    await until(() => seen.length === 2, { what: 'both events' });
    expect(seen).toEqual(['slow', 'quick']);
    await close();
    await slow.end();
    await quick.end();
  });

  it('loses nothing and doubles nothing while transactions of any length end in any order', async () => {
    const first = await relay();
    const second = await relay();
    const clients = await Promise.all(Array.from({ length: 6 }, writer));
    const expected = new Set<string>();
    await Promise.all(
      clients.map(async (client, c) => {
        for (let i = 0; i < 20; i += 1) {
          const isKept = (i * 7 + c) % 5 !== 0;
          await client.query('begin');
          for (let j = 0; j <= (i + c) % 3; j += 1) {
            const subject = `many ${c} ${i} ${j}`;
            if (isKept) expected.add(subject);
            await insert(client, subject);
          }
          await client.query('select pg_sleep($1)', [((i * 13 + c * 5) % 9) / 1000]);
          await client.query(isKept ? 'commit' : 'rollback');
          first.relay.poke();
        }
      }),
    );
    for (const { seen } of [first, second]) {
      const many = (): string[] => seen.filter((subject) => subject.startsWith('many'));
      await until(() => many().length >= expected.size, { what: 'every event' });
      expect(many().toSorted()).toEqual([...expected].toSorted());
    }
    expect(second.seen).toEqual(first.seen);
    await first.close();
    await second.close();
    for (const client of clients) await client.end();
  });

  it('sees what another process commits even when its notice is lost', async () => {
    const { seen, close } = await relay();
    const client = await writer();
    await insert(client, 'unannounced');
    await until(() => seen.includes('unannounced'), { what: 'the poll to find it' });
    await close();
    await client.end();
  });
});

describe('a durable subscriber', () => {
  const named = (name: string, handled: string[], fail: (subject: string) => boolean = () => false) =>
    createDurableSubscribers({
      url: server.urls.relay,
      log,
      subscribers: [
        {
          name,
          kind: 'durable',
          topics: ['test'],
          handle: async (event) => {
            if (fail(event.subject.id)) throw new Error('not now');
            handled.push(event.subject.id);
          },
        },
      ],
    });

  it('is driven by one process, and by another when that one ends, from where it stopped', async () => {
    const client = await writer();
    const handled: string[] = [];
    const [one, two] = [named('take-over', handled), named('take-over', handled)];
    await one.start();
    await two.start();
    await insert(client, 'd1');
    await until(() => handled.includes('d1'), { what: 'the first event' });
    await one.close();
    await insert(client, 'd2');
    await until(() => handled.includes('d2'), { what: 'the second event, by the other process' });
    await two.close();
    await insert(client, 'd3');
    const three = named('take-over', handled);
    await three.start();
    await until(() => handled.includes('d3'), { what: 'the event of the time when nobody ran' });
    await three.close();
    expect(handled).toEqual(['d1', 'd2', 'd3']);
    await client.end();
  });

  it('that fails tries the same event again and skips nothing', async () => {
    const client = await writer();
    const handled: string[] = [];
    let failures = 2;
    const driver = named('failing', handled, (subject) => {
      if (subject !== 'f1' || failures === 0) return false;
      failures -= 1;
      return true;
    });
    await driver.start();
    await insert(client, 'f1');
    await insert(client, 'f2');
    await until(() => handled.length === 2, { what: 'both events' });
    expect(handled).toEqual(['f1', 'f2']);
    await driver.close();
    await client.end();
  });
});
