import {
  type Grant,
  personRoutes,
  postRoutes,
  type ServerMessage,
  type StreamEvent,
  sensitiveFields,
  unitRoutes,
} from '@oneline/contracts';
import { until } from '@oneline/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';

let server: TestServer;
let url: string;
let tenant: TestTenant;
let admin: TestReader;
let rootId: string;
const clients: Client[] = [];

beforeAll(async () => {
  server = await createTestServer({ isWorking: true });
  url = (await server.app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws');
  tenant = await server.tenant();
  admin = tenant.reader();
  rootId = await makeUnit(null, 'nation', '总部');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.socket.terminate();
});
afterAll(() => server.close());

interface Client {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[];
  readonly closed: Promise<number>;
  events(): StreamEvent[];
  subscribe(topic: string, since?: string): Promise<ServerMessage>;
}

async function connect(reader: TestReader, headers: Record<string, string> = {}): Promise<Client> {
  const socket = new WebSocket(`${url}/api/v1/stream`, {
    headers: { 'x-test-reader': reader.principal.personId, ...headers },
  });
  const messages: ServerMessage[] = [];
  socket.on('message', (bytes: Buffer) => messages.push(JSON.parse(bytes.toString()) as ServerMessage));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const client: Client = {
    socket,
    messages,
    closed,
    events: () => messages.filter((message): message is StreamEvent => message.op === 'event'),
    async subscribe(topic, since) {
      const from = messages.length;
      socket.send(JSON.stringify({ op: 'subscribe', topic, ...(since === undefined ? {} : { since }) }));
      const isAnswer = (message: ServerMessage): boolean =>
        (message.op === 'subscribed' || message.op === 'refused') && message.topic === topic;
      return until(() => messages.slice(from).find(isAnswer), { what: `an answer for ${topic}` });
    },
  };
  clients.push(client);
  return client;
}

let made = 0;
async function makeUnit(parentId: string | null, kind: 'nation' | 'team', name: string): Promise<string> {
  made += 1;
  const { body } = await admin.call(unitRoutes.create, { body: { parentId, kind, code: `U${made}`, name } });
  return body.id;
}

const names = (client: Client): string[] => client.events().map((event) => (event.payload as { name: string }).name);
const cursorOf = (message: ServerMessage): string => (message as { cursor: string }).cursor;

describe('a client of the stream', () => {
  it('hears what happens from when it subscribes, in order', async () => {
    const client = await connect(admin);
    await client.subscribe('units');
    const wanted = ['甲', '乙', '丙'];
    for (const name of wanted) await makeUnit(rootId, 'team', name);
    await until(() => names(client).includes('丙'), { what: 'the last event' });
    // What was committed a moment before may still come.
    expect(names(client).filter((name) => wanted.includes(name))).toEqual(wanted);
  });

  it('that was cut off resumes at its cursor: nothing lost, nothing twice, also while more goes on', async () => {
    const first = await connect(admin);
    let cursor = cursorOf(await first.subscribe('units'));
    const wanted = Array.from({ length: 40 }, (_, i) => `断${i}`);
    const seen: string[] = [];
    const working = (async () => {
      for (const name of wanted) await makeUnit(rootId, 'team', name);
    })();
    let client = first;
    while (seen.length < wanted.length) {
      await until(() => client.events().length > 0, { what: 'an event' });
      client.socket.terminate();
      await client.closed;
      const events = client.events();
      seen.push(...events.map((event) => (event.payload as { name: string }).name));
      cursor = events.at(-1)?.cursor ?? cursor;
      if (seen.length >= wanted.length) break;
      client = await connect(admin);
      await client.subscribe('units', cursor);
    }
    await working;
    expect(seen).toEqual(wanted);
  });

  it('is told to read anew when its cursor is too old or nonsense', async () => {
    const client = await connect(admin);
    await client.subscribe('units', 'nonsense');
    expect(client.messages).toContainEqual(expect.objectContaining({ op: 'lost', topic: 'units' }));
  });

  it('may subscribe only to topics that are there and that its rights open', async () => {
    const poor = await connect(tenant.reader({ grants: [] }));
    expect(await poor.subscribe('units')).toMatchObject({ op: 'refused', code: 'stream.denied' });
    expect(await poor.subscribe('weather')).toMatchObject({ op: 'refused', code: 'stream.no_topic' });
  });

  it('that sends what is no message is closed', async () => {
    for (const text of ['{', '{"op":"sing"}', `{"op":"ping","x":"${'y'.repeat(5000)}"}`]) {
      const client = await connect(admin);
      client.socket.send(text);
      expect(await client.closed).toBe(1008);
    }
  });

  it('of another origin is refused', async () => {
    await expect(connect(admin, { origin: 'https://elsewhere.example' })).rejects.toThrow('403');
  });
});

describe('the data scope of a reader', () => {
  it('a person who leaves it is gone, and one outside it is not heard of; sensitive fields are masked', async () => {
    const [here, there] = [await makeUnit(rootId, 'team', '这里'), await makeUnit(rootId, 'team', '那里')];
    const post = async (unitId: string): Promise<string> => {
      const { body } = await admin.call(postRoutes.create, { body: { unitId, name: `岗${unitId}`, roleIds: [] } });
      return body.id;
    };
    const [postHere, postThere] = [await post(here), await post(there)];
    const grants: Grant[] = [{ permission: 'person.read', scope: 'organisation' }];
    const fields = Object.keys(sensitiveFields.person).map((field) => ({
      resource: 'person' as const,
      field,
      right: 'masked' as const,
    }));
    const watcher = await connect(tenant.reader({ grants, fields, unitIds: [here] }));
    await watcher.subscribe('people');
    const appointment = (postId: string) => ({ postId, isMain: true, fromDate: '2026-01-01', toDate: null });
    const hire = async (name: string, postId: string) => {
      made += 1;
      const mobile = `138000${String(10_000 + made)}`;
      const { body } = await admin.call(personRoutes.create, {
        body: { name, employeeNo: `E${made}`, mobile, appointments: [appointment(postId)] },
      });
      return body;
    };
    await hire('别人', postThere);
    const moved = await hire('张三', postHere);
    const { id, version } = moved;
    await admin.call(personRoutes.change, {
      params: { id },
      body: { version, appointments: [appointment(postThere)] },
    });
    await until(() => watcher.events().length >= 2, { what: 'two events' });
    expect(watcher.events()).toMatchObject([
      { subject: { id }, payload: { name: '张三', mobile: expect.stringContaining('*') } },
      { subject: { id }, payload: null },
    ]);
  });
});

it('a client that reads too slowly is told that it lost events, and holds nobody up', async () => {
  const slow = await connect(admin);
  const quick = await connect(admin);
  await slow.subscribe('units');
  await quick.subscribe('units');
  slow.socket.pause();
  // More than the buffers of both ends of a connection take.
  const padding = 'x'.repeat(500_000);
  const many = 40;
  const { tenantId, personId, name } = admin.principal;
  const origin = { tenantId, actorId: personId, actorName: name, sessionId: null, ip: null, requestId: null };
  for (let i = 0; i < many; i += 1) {
    await server.platform.commands.run(origin, async (change) => {
      change.audit({ action: 'unit.changed', subject: { kind: 'unit', id: rootId } });
      change.emit({ topic: 'units', type: 'unit.changed', subject: { id: rootId }, payload: { path: [], i, padding } });
    });
  }
  await until(() => quick.events().length >= many, { what: 'the quick one to hear everything' });
  slow.socket.resume();
  await until(() => slow.messages.some(({ op }) => op === 'lost'), { what: 'the slow one to be told' });
  expect(slow.events().length).toBeLessThan(many);
});
