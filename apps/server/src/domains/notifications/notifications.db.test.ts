import {
  type Job,
  type Notification,
  notificationRoutes,
  type PermissionName,
  type ServerMessage,
  type StreamEvent,
} from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { until } from '@oneline/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { OutboxEvent } from '../../platform/domain-module.ts';
import { addHolder, createStaff, type Staff } from '../../testing/staff.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import type { NotificationsModule } from './index.ts';

let server: TestServer;
let url: string;
let tenant: TestTenant;
let staff: Staff;
let notifications: NotificationsModule;
beforeAll(async () => {
  server = await createTestServer({ isWorking: true });
  url = (await server.app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws');
  tenant = await server.tenant();
  staff = createStaff(tenant);
  notifications = server.modules.find(({ name }) => name === 'notifications') as NotificationsModule;
});
const sockets: WebSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});
afterAll(() => server.close());

const person = (): TestReader => tenant.reader({ grants: [] });
const list = async (reader: TestReader) => (await reader.call(notificationRoutes.list, { query: {} })).body;
const read = async (reader: TestReader, ids?: string[]) =>
  (await reader.call(notificationRoutes.read, { body: ids === undefined ? {} : { ids } })).body;

async function notify(readers: readonly TestReader[], kind: string): Promise<void> {
  const { tenantId } = tenant;
  const origin = { tenantId, actorId: null, actorName: 'OneLine', sessionId: null, ip: null, requestId: null };
  const news = { kind, level: 'news', params: { name: '名单.xlsx' }, link: '/jobs' } as const;
  await server.platform.commands.run(origin, async (change, at) => {
    const ids = readers.map(({ principal }) => principal.personId);
    notifications.notify(server.platform.tenants.of(tenantId), tenantId, change, at, ids, news);
  });
}

/** One tab of somebody: what it hears of the topic. */
async function openTab(reader: TestReader): Promise<StreamEvent[]> {
  const socket = new WebSocket(`${url}/api/v1/stream`, { headers: { 'x-test-reader': reader.principal.personId } });
  sockets.push(socket);
  const heard: StreamEvent[] = [];
  const subscribed = new Promise((resolve) => {
    socket.on('message', (bytes: Buffer) => {
      const message = JSON.parse(bytes.toString()) as ServerMessage;
      if (message.op === 'event') heard.push(message);
      if (message.op === 'subscribed') resolve(undefined);
    });
  });
  socket.once('open', () => socket.send(JSON.stringify({ op: 'subscribe', topic: 'notifications' })));
  await subscribed;
  return heard;
}

describe('a notification', () => {
  it('comes to the person it is for, in every tab at once, and to nobody else', async () => {
    const [one, other, stranger] = [person(), person(), person()];
    const [tab, secondTab, others, strangers] = await Promise.all([one, one, other, stranger].map(openTab));
    await notify([one, other, one], 'export_finished');
    const told = { type: 'notification.made', payload: { kind: 'export_finished', params: { name: '名单.xlsx' } } };
    for (const heard of [tab, secondTab, others]) {
      await until(() => heard?.length, { what: 'the news' });
      expect(heard).toMatchObject([told]);
    }
    expect(await list(one)).toMatchObject({ unread: 1, items: [{ ...told.payload, readAt: null, link: '/jobs' }] });
    // What came to the stranger would have come before this.
    await notify([stranger], 'marker');
    await until(() => strangers?.length, { what: 'own news' });
    expect(strangers).toMatchObject([{ payload: { kind: 'marker' } }]);
    expect((await list(stranger)).items).toMatchObject([{ kind: 'marker' }]);
  });

  it('is read once, one by one or all, and the other tabs hear how many are left', async () => {
    const one = person();
    for (const kind of ['first', 'second', 'third']) await notify([one], kind);
    const { items, unread } = await list(one);
    expect([items.map(({ kind }) => kind), unread]).toEqual([['third', 'second', 'first'], 3]);
    const [third = '', second = ''] = items.map(({ id }) => id);
    const tab = await openTab(one);
    expect(await read(one, [third])).toEqual({ unread: 2 });
    expect(await read(one, [third, second])).toEqual({ unread: 1 });
    expect(await read(one, [])).toEqual({ unread: 1 });
    expect(await read(one)).toEqual({ unread: 0 });
    const heard = () => tab.filter(({ type }) => type === 'notification.read');
    await until(() => heard().length === 4, { what: 'all that was read' });
    expect(heard().map(({ payload }) => payload)).toEqual([
      { ids: [third], unread: 2 },
      { ids: [third, second], unread: 1 },
      { ids: [], unread: 1 },
      { ids: null, unread: 0 },
    ]);
    const after = await list(one);
    expect(after.unread).toBe(0);
    expect(after.items.every(({ readAt }) => readAt !== null)).toBe(true);
  });

  it('of another person can be neither seen nor read', async () => {
    const [one, other] = [person(), person()];
    await notify([one], 'private');
    const [mine] = (await list(one)).items;
    expect((await list(other)).items).toEqual([]);
    expect(await read(other, [mine?.id ?? ''])).toEqual({ unread: 0 });
    expect(await read(other)).toEqual({ unread: 0 });
    expect(await list(one)).toMatchObject({ unread: 1, items: [{ readAt: null }] });
  });
});

describe('news of what happens', () => {
  /** Somebody with a sign-in who holds a permission. */
  const holder = (permission: PermissionName) => addHolder({ server, tenant, staff }, permission);

  const event = (type: string, payload: object): OutboxEvent => ({
    tenantId: tenant.tenantId,
    id: newId(),
    cursor: '1:1',
    at: new Date(),
    topic: 'jobs',
    type,
    subject: { id: newId(), version: 1 },
    unitIds: [],
    ownerId: null,
    payload,
  });
  const job = (task: string, by: TestReader | null, result: unknown = null): Partial<Job> => ({
    task,
    result,
    by: { id: by?.principal.personId ?? null, name: 'x' },
  });

  async function tell(told: OutboxEvent): Promise<void> {
    for (const subscriber of notifications.subscribers ?? []) await subscriber.handle(told);
  }
  const kindsOf = async (reader: TestReader): Promise<[string, Notification['params']][]> =>
    (await list(reader)).items.map(({ kind, params }) => [kind, params]);

  it('an export that is finished is told to whoever asked for it, once, though its event comes twice', async () => {
    const asker = person();
    const done = event('job.done', job('spreadsheet.export', asker, { fileName: 'people.xlsx' }));
    await tell(done);
    await tell(done);
    await tell(event('job.progressed', job('spreadsheet.export', asker)));
    expect(await kindsOf(asker)).toEqual([['export_finished', { name: 'people.xlsx' }]]);
  });

  it('a job that is dead is told to its asker, else to those who look after jobs', async () => {
    const [asker, keeper, clerk] = [person(), await holder('job.read'), await holder('code.read')];
    await tell(event('job.dead', job('spreadsheet.import', asker)));
    await tell(event('job.dead', job('operations.backup', null)));
    expect(await kindsOf(asker)).toEqual([['job_dead', { task: 'spreadsheet.import' }]]);
    expect(await kindsOf(keeper)).toEqual([['job_dead', { task: 'operations.backup' }]]);
    expect(await kindsOf(clerk)).toEqual([]);
  });

  it('a request for an account is told to those who decide', async () => {
    const [decider, clerk] = [await holder('account_request.decide'), await holder('code.read')];
    await tell({ ...event('account_request.created', { name: '王小明' }), topic: 'account_requests' });
    expect(await kindsOf(decider)).toEqual([['account_requested', { name: '王小明' }]]);
    expect(await kindsOf(clerk)).toEqual([]);
  });
});
