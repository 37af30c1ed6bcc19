import { type BodyOf, type Calendar, calendarRoutes as routes } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { chinaDefaultCalendars, createCalendars } from './index.ts';

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
  reader = tenant.reader();
});

function everyDay(spans: NewCalendar['week']['monday']): NewCalendar['week'] {
  return {
    monday: spans,
    tuesday: spans,
    wednesday: spans,
    thursday: spans,
    friday: spans,
    saturday: spans,
    sunday: spans,
  };
}

/** 09:00–18:00, closed at the weekend. */
const officeWeek = { ...everyDay([{ from: '09:00', to: '18:00' }]), saturday: [], sunday: [] };

async function create(given: Partial<NewCalendar> = {}): Promise<Calendar> {
  const { status, body } = await reader.call(routes.create, {
    body: { name: '工作日', zone: 'Asia/Shanghai', week: officeWeek, exceptions: [], ...given },
  });
  expect(status).toBe(201);
  return body;
}

async function dueAt(id: string, startAt: string, minutes: number): Promise<string> {
  const { body } = await reader.call(routes.calculate, { params: { id }, query: { startAt, minutes } });
  return body.dueAt;
}

describe('public holidays', () => {
  it('are added once, with the days worked instead, and leave what is there', async () => {
    const own = { date: '2026-10-01', kind: 'special' as const, name: '值班', spans: [{ from: '10:00', to: '12:00' }] };
    const before = await create({ exceptions: [own] });
    const add = (version: number) =>
      reader.call(routes.addHolidays, { params: { id: before.id }, body: { version, year: 2026 } });
    const { body: after } = await add(1);
    expect(after.version).toBe(2);
    expect(after.exceptions).toContainEqual(own);
    expect(after.exceptions).toContainEqual({ date: '2026-10-02', kind: 'holiday', name: '国庆节' });
    expect(after.exceptions).toContainEqual({
      date: '2026-10-10',
      kind: 'workday',
      name: '国庆节调休上班',
      asWeekday: 'monday',
    });
    const dates = after.exceptions.map(({ date }) => date);
    expect(dates).toEqual([...new Set(dates)].toSorted());
    expect((await add(1)).code).toBe('command.stale_version');
    expect((await add(2)).body).toEqual(after);
  });

  it('make a Saturday a working day and a Thursday none', async () => {
    const { id } = await create();
    await reader.call(routes.addHolidays, { params: { id }, body: { version: 1, year: 2026 } });
    // From the eve of 国庆节: seven days off, Thursday and Friday worked, and the Saturday after worked as well.
    expect(await dueAt(id, '2026-09-30T09:00:00Z', 60 + 2 * 540 + 30)).toBe('2026-10-10T01:30:00.000Z');
    const { body } = await reader.call(routes.spans, {
      params: { id },
      query: { from: '2026-10-01', to: '2026-10-11' },
    });
    expect(body.items.map((span) => span.startAt.slice(0, 10))).toEqual(['2026-10-08', '2026-10-09', '2026-10-10']);
  });

  it('of an unknown year are refused with those that are known', async () => {
    const { id } = await create();
    const { code, body } = await reader.call(routes.addHolidays, { params: { id }, body: { version: 1, year: 2099 } });
    expect(code).toBe('calendars.holidays_unknown');
    expect(body).toMatchObject({ details: { years: expect.arrayContaining([2026]) } });
  });
});

describe('open time', () => {
  it('is an hour shorter or longer in the night the clocks change', async () => {
    const week = everyDay([{ from: '22:00', to: '06:00' }]);
    const { id } = await create({ zone: 'Europe/Berlin', week });
    const hours = async (day: string): Promise<number> => {
      const next = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
      const { body } = await reader.call(routes.spans, { params: { id }, query: { from: day, to: next } });
      const span = body.items.find(({ startAt }) => startAt.startsWith(day)) as { startAt: string; endAt: string };
      return (Date.parse(span.endAt) - Date.parse(span.startAt)) / 3_600_000;
    };
    expect([await hours('2026-03-27'), await hours('2026-03-28'), await hours('2026-10-24')]).toEqual([8, 7, 9]);
    expect(await dueAt(id, '2026-03-28T21:00:00Z', 7 * 60)).toBe('2026-03-29T04:00:00.000Z');
  });

  it('is given for whole days of the zone, both ends included', async () => {
    const { id } = await create();
    const spans = (from: string, to: string) => reader.call(routes.spans, { params: { id }, query: { from, to } });
    expect((await spans('2026-03-02', '2026-03-02')).body).toEqual({
      items: [{ startAt: '2026-03-02T01:00:00.000Z', endAt: '2026-03-02T10:00:00.000Z' }],
    });
    expect((await spans('2026-01-01', '2027-02-04')).status).toBe(200);
    expect((await spans('2026-01-01', '2027-02-05')).code).toBe('calendars.range_invalid');
    expect((await spans('2026-03-02', '2026-03-01')).code).toBe('calendars.range_invalid');
    expect((await spans('2026-02-30', '2026-03-01')).code).toBe('request.invalid');
  });

  it('is told to other domains by calendar', async () => {
    const calendar = await create();
    const { id } = calendar;
    const module = createCalendars(server.platform, []);
    const db = server.platform.tenants.of(tenant.tenantId);
    const workingTime = await module.workingTimeOf(db, id);
    expect(workingTime.isOpen(monday)).toBe(true);
    expect(await module.workingTimeOf(db, id)).toBe(workingTime);
    const { name, zone, exceptions, version } = calendar;
    const body = { name, zone, exceptions, version, week: { ...officeWeek, monday: [] } };
    expect((await reader.call(routes.change, { params: { id }, body })).status).toBe(200);
    expect((await module.workingTimeOf(db, id)).isOpen(monday)).toBe(false);
    const stranger = server.platform.tenants.of((await server.tenant()).tenantId);
    await expect(module.workingTimeOf(stranger, id)).rejects.toMatchObject({ code: 'calendars.not_found' });
  });
});

describe('the calendars a tenant starts with', () => {
  it('are office hours without public holidays, the default, and every hour', async () => {
    for (const body of chinaDefaultCalendars()) expect((await reader.call(routes.create, { body })).status).toBe(201);
    clock.set(new Date('2026-10-01T02:00:00Z'));
    const { items } = (await reader.call(routes.list)).body;
    expect(items.map(({ name, isDefault, isOpenNow }) => ({ name, isDefault, isOpenNow }))).toEqual([
      { name: '7×24 小时', isDefault: false, isOpenNow: true },
      { name: '工作日', isDefault: true, isOpenNow: false },
    ]);
    const { id } = items[1] as Calendar;
    expect(await dueAt(id, '2026-09-28T03:30:00Z', 60)).toBe('2026-09-28T05:30:00.000Z');
  });
});
