import { type BodyOf, type Calendar, calendarRoutes as routes } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLocalCaller } from '../../platform/http/index.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { createCalendars } from './index.ts';

type NewCalendar = BodyOf<typeof routes.create>;

/** A Monday, 10:00 in Shanghai. */
const monday = new Date('2026-03-02T02:00:00Z');
const clock = fixedClock(monday);
let server: TestServer;
let tenant: TestTenant;
let reader: TestReader;

beforeAll(async () => {
  server = await createTestServer({ clock });
});

afterAll(() => server.close());

beforeEach(async () => {
  clock.set(monday);
  tenant = await server.tenant();
  reader = tenant.reader({ name: '班长' });
});

const office = [{ from: '09:00', to: '18:00' }];

function calendar(given: Partial<NewCalendar> = {}): NewCalendar {
  const week = {
    monday: office,
    tuesday: office,
    wednesday: office,
    thursday: office,
    friday: office,
    saturday: [],
    sunday: [],
  };
  return { name: '工作日', zone: 'Asia/Shanghai', week, exceptions: [], ...given };
}

async function create(given: Partial<NewCalendar> = {}): Promise<Calendar> {
  const { status, body } = await reader.call(routes.create, { body: calendar(given) });
  expect(status).toBe(201);
  return body;
}

const get = async (id: string): Promise<Calendar> => (await reader.call(routes.get, { params: { id } })).body;

function bodyOf({ name, zone, week, exceptions, isDefault, version }: Calendar): BodyOf<typeof routes.change> {
  return { name, zone, week, exceptions, isDefault, version };
}

const change = (before: Calendar, given: Partial<BodyOf<typeof routes.change>>) =>
  reader.call(routes.change, { params: { id: before.id }, body: { ...bodyOf(before), ...given } });

async function dueAt(id: string, startAt: string, minutes: number): Promise<string> {
  const { body } = await reader.call(routes.calculate, { params: { id }, query: { startAt, minutes } });
  return body.dueAt;
}

describe('a calendar', () => {
  it('tells whether it is open and when that changes next', async () => {
    const { id } = await create();
    expect(await get(id)).toMatchObject({ isOpenNow: true, nextChangeAt: '2026-03-02T10:00:00.000Z', version: 1 });
    clock.set(new Date('2026-03-06T10:00:00Z'));
    expect(await get(id)).toMatchObject({ isOpenNow: false, nextChangeAt: '2026-03-09T01:00:00.000Z' });
  });

  it('that never opens, or never closes, has no next change', async () => {
    const none = Object.fromEntries(Object.keys(calendar().week).map((day) => [day, []]));
    const all = Object.fromEntries(Object.keys(calendar().week).map((day) => [day, [{ from: '00:00', to: '24:00' }]]));
    const closed = await create({ name: '从不', week: none as never });
    expect(closed).toMatchObject({ isOpenNow: false, nextChangeAt: null });
    expect(await create({ name: '总是', week: all as never })).toMatchObject({ isOpenNow: true, nextChangeAt: null });
    const query = { startAt: '2026-03-02T02:00:00Z', minutes: 1 };
    expect((await reader.call(routes.calculate, { params: { id: closed.id }, query })).code).toBe(
      'working_time.never_open',
    );
  });

  it('with problems is refused, and each problem is named', async () => {
    const week = {
      ...calendar().week,
      monday: [
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '18:00' },
      ],
    };
    const exceptions = [{ date: '2026-05-01', kind: 'workday' as const, name: '劳动节' }];
    const { status, code, body } = await reader.call(routes.create, {
      body: calendar({ zone: 'Asia/Nowhere', week, exceptions }),
    });
    expect([status, code]).toEqual([422, 'calendars.invalid']);
    expect((body as unknown as { details: unknown }).details).toEqual({
      problems: [
        { path: '/zone', reason: 'unknown_zone' },
        { path: '/week/monday/1', reason: 'overlapping_span' },
        { path: '/exceptions/0', reason: 'needs_weekday_or_spans' },
      ],
    });
  });

  it('has a name of its own', async () => {
    const { id } = await create();
    expect((await reader.call(routes.create, { body: calendar() })).code).toBe('calendars.exists');
    const other = await create({ name: '夜班' });
    expect((await change(other, { name: '工作日' })).code).toBe('calendars.exists');
    expect((await change(await get(id), { zone: 'Asia/Urumqi' })).status).toBe(200);
    const both = await Promise.all([1, 2].map(() => reader.call(routes.create, { body: calendar({ name: '新' }) })));
    expect(new Set(both.map(({ status, code }) => code ?? status))).toEqual(new Set([201, 'calendars.exists']));
  });

  it('is seen by its tenant only', async () => {
    const { id } = await create();
    const stranger = (await server.tenant()).reader();
    expect((await stranger.call(routes.get, { params: { id } })).code).toBe('calendars.not_found');
    expect((await stranger.call(routes.list)).body).toEqual({ items: [] });
    expect((await reader.call(routes.list)).body.items.map((item) => item.id)).toEqual([id]);
  });

  it('is changed by those who may only', async () => {
    const clerk = tenant.reader({ grants: [{ permission: 'calendar.read', scope: 'tenant' }] });
    expect((await clerk.call(routes.list)).status).toBe(200);
    expect((await clerk.call(routes.create, { body: calendar() })).code).toBe('access.denied');
  });
});

describe('changing a calendar', () => {
  it('from an old version is refused with what it is now', async () => {
    const before = await create();
    await change(before, { name: '新名' });
    const { status, code, body } = await change(before, { name: '旧人' });
    expect([status, code]).toEqual([409, 'command.stale_version']);
    expect(body).toMatchObject({ details: { current: { name: '新名', version: 2, isOpenNow: true } } });
  });

  it('twice at once succeeds once, and the other is told what it is now', async () => {
    const before = await create();
    const replies = await Promise.all(['甲', '乙', '丙'].map((name) => change(before, { name })));
    const won = replies.filter(({ status }) => status === 200);
    const lost = replies.filter(({ code }) => code === 'command.stale_version');
    expect([won.length, lost.length]).toEqual([1, 2]);
    for (const { body } of lost) {
      expect(body).toMatchObject({ details: { current: { name: won[0]?.body.name, version: 2 } } });
    }
  });

  it('is audited day by day and told to whoever watches', async () => {
    const before = await create({ exceptions: [{ date: '2026-10-01', kind: 'holiday', name: '国庆节' }] });
    const week = { ...before.week, friday: [] };
    const exceptions = [{ date: '2026-05-01', kind: 'holiday' as const, name: '劳动节' }];
    await change(before, { week, exceptions });
    const { rows } = await server.owner.query(
      "select action, changes from platform.audit_entry where tenant_id = $1 and action = 'calendar.changed'",
      [tenant.tenantId],
    );
    expect(rows).toEqual([
      {
        action: 'calendar.changed',
        changes: {
          'week.friday': [['09:00-18:00'], []],
          'exceptions.2026-05-01': [null, { kind: 'holiday', name: '劳动节' }],
          'exceptions.2026-10-01': [{ kind: 'holiday', name: '国庆节' }, null],
        },
      },
    ]);
    const events = await server.owner.query(
      'select topic, type, subject_id, payload from platform.outbox where tenant_id = $1 order by seq',
      [tenant.tenantId],
    );
    expect(events.rows).toMatchObject([
      { topic: 'calendars', type: 'calendar.created', subject_id: before.id },
      { topic: 'calendars', type: 'calendar.changed', payload: { version: 2, isOpenNow: true } },
    ]);
  });

  it('takes effect at once for whoever reckons with it', async () => {
    const before = await create();
    expect(await dueAt(before.id, '2026-03-02T09:00:00Z', 120)).toBe('2026-03-03T02:00:00.000Z');
    await change(before, { week: { ...before.week, monday: [{ from: '09:00', to: '20:00' }] } });
    expect(await dueAt(before.id, '2026-03-02T09:00:00Z', 120)).toBe('2026-03-02T11:00:00.000Z');
  });
});

describe('the default calendar', () => {
  const defaults = async () =>
    (await reader.call(routes.list)).body.items.filter((item) => item.isDefault).map((item) => item.name);

  it('is one, and the last that was made it', async () => {
    const first = await create({ isDefault: true });
    const second = await create({ name: '夜班', isDefault: true });
    expect(await defaults()).toEqual(['夜班']);
    expect(await get(first.id)).toMatchObject({ isDefault: false, version: 2 });
    expect((await change(await get(first.id), { isDefault: true })).status).toBe(200);
    expect(await defaults()).toEqual(['工作日']);
    expect(await get(second.id)).toMatchObject({ isDefault: false, version: 2 });
  });

  it('stays the default and open until another takes its place', async () => {
    const first = await create({ isDefault: true });
    expect((await change(first, { isDefault: false })).code).toBe('calendars.default_stays');
    const close = { params: { id: first.id }, body: { version: 1 } };
    expect((await reader.call(routes.close, close)).code).toBe('calendars.default_stays');
  });

  it('is one even when several are chosen at once', async () => {
    for (const hasDefault of [false, true]) {
      if (hasDefault) await create({ name: '原', isDefault: true });
      const names = ['甲', '乙', '丙', '丁'].map((name) => `${name}${hasDefault}`);
      const replies = await Promise.all(
        names.map((name) => reader.call(routes.create, { body: calendar({ name, isDefault: true }) })),
      );
      const codes = new Set(replies.map(({ status, code }) => code ?? status));
      expect(codes).toContain(201);
      expect(codes.difference(new Set<unknown>([201, 'calendars.default_moved']))).toEqual(new Set());
      expect(await defaults()).toHaveLength(1);
    }
  });
});

describe('closing a calendar', () => {
  it('leaves it to be read and reckoned with, but not changed', async () => {
    const before = await create();
    const { body } = await reader.call(routes.close, { params: { id: before.id }, body: { version: 1 } });
    expect(body).toMatchObject({ state: 'closed', version: 2 });
    expect((await change(body, { name: '新名' })).code).toBe('calendars.closed');
    expect(await dueAt(before.id, '2026-03-02T02:00:00Z', 60)).toBe('2026-03-02T03:00:00.000Z');
  });

  it('is refused while something uses it', async () => {
    const { id } = await create();
    const used = new Set([id]);
    const module = createCalendars(server.platform, [{ isUsed: async (_db, calendarId) => used.has(calendarId) }]);
    const local = createLocalCaller(module.routes, server.platform);
    const close = () => local.call(reader.principal, routes.close, { params: { id }, body: { version: 1 } });
    await expect(close()).rejects.toMatchObject({ code: 'calendars.in_use' });
    used.clear();
    await expect(close()).resolves.toMatchObject({ state: 'closed' });
  });
});
