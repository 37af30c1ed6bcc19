import { type Person, type Post, personRoutes, type Unit } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLocalCaller, originOf } from '../../platform/http/index.ts';
import { createStaff, made, type Staff } from '../../testing/staff.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { createOrganisation, type OrganisationModule } from './index.ts';

const today = '2026-03-02';
let server: TestServer;
let tenant: TestTenant;
let staff: Staff;
let unit: Unit;
let post: Post;
let decider: TestReader;
beforeAll(async () => {
  server = await createTestServer();
});
beforeEach(async () => {
  tenant = await server.tenant();
  staff = createStaff(tenant);
  unit = await staff.unit();
  post = await staff.post(unit);
  decider = tenant.reader({
    grants: [{ permission: 'account_request.decide', scope: 'organisation' }],
    unitIds: [unit.id],
    fields: [],
  });
});
afterAll(() => server.close());

const directory = () =>
  (server.modules.find((module) => module.name === 'organisation') as OrganisationModule).directory;
const db = () => server.platform.tenants.of(tenant.tenantId);
const get = async (id: string) => made(await staff.admin.call(personRoutes.get, { params: { id } }));

function engage(employeeNo: string, name: string, to = post) {
  const { principal } = decider;
  const engagement = { employeeNo, name, mobile: '13800000000', postId: to.id };
  return server.platform.commands.run(originOf({ principal, ip: '', requestId: newId() }), (change, at) =>
    directory().engage({ db: db(), principal, change, at, today }, engagement),
  );
}

describe('whoever asked for a sign-in and got one', () => {
  it('is taken on, with what they wrote of themselves', async () => {
    const person = await engage('new', '新人');
    expect(person).toMatchObject({ isActive: true, unitIds: [unit.id] });
    expect(await get(person.id)).toMatchObject({
      employeeNo: 'new',
      mobile: '13800000000',
      appointments: [{ postId: post.id, isMain: true, fromDate: today }],
    });
  });

  it('gets the post beside those already held, and none twice', async () => {
    const known = await staff.person(await staff.post(await staff.unit()));
    await engage(known.employeeNo, known.name);
    await engage(known.employeeNo, known.name);
    const { appointments, mobile, version } = await get(known.id);
    expect(appointments.map((one) => [one.postId === post.id, one.isMain])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect([mobile, version]).toEqual([known.mobile, 2]);
  });

  it('is refused the number of somebody else, of somebody who left, and a post out of reach', async () => {
    const known = await staff.person(post);
    await expect(engage(known.employeeNo, '别人')).rejects.toMatchObject({ code: 'organisation.person_differs' });
    const elsewhere = await staff.post(await staff.unit());
    await expect(engage('x', 'x', elsewhere)).rejects.toMatchObject({ code: 'access.denied' });
    made(await staff.admin.call(personRoutes.leave, { params: { id: known.id }, body: { version: 1 } }));
    await expect(engage(known.employeeNo, known.name)).rejects.toMatchObject({ code: 'organisation.person_left' });
  });
});

describe('the directory', () => {
  it('tells other domains who is where', async () => {
    const person = await staff.person(post);
    const found = { id: person.id, isActive: true, unitIds: [unit.id] };
    expect(await directory().findPerson(db(), person.id, today)).toMatchObject(found);
    expect(await directory().personByEmployeeNo(db(), person.employeeNo, today)).toMatchObject(found);
    expect(await directory().findPerson(db(), newId(), today)).toBeNull();
    expect(await directory().unitsOf(db(), [person.id], today)).toEqual(new Map([[person.id, [unit.id]]]));
    expect(await directory().unitsNamed(db(), unit.name)).toEqual([unit.id]);
    expect(await directory().postById(db(), post.id)).toMatchObject({ unitId: unit.id });
  });

  it('names and places people within the lists of other domains', async () => {
    const person = await staff.person(post);
    const { nameOf, isIn } = directory().sql;
    const ask = async (unitIds: string[]) => {
      const id = sql<string>`${person.id}::uuid`;
      const asked = db()
        .tables<object>()
        .selectNoFrom(
          [nameOf(id) as never, isIn(id, unitIds, today) as never].map((one, i) => sql`${one}`.as(`c${i}`)),
        );
      return Object.values((await asked.executeTakeFirst()) ?? {});
    };
    expect(await ask([unit.id])).toEqual([person.name, true]);
    expect(await ask([newId()])).toEqual([person.name, false]);
  });

  it('shows the sign-ins that the domain of sign-ins knows', async () => {
    const person = await staff.person(post);
    const account = { id: newId(), login: 'zhang', state: 'active' as const };
    const { routes } = createOrganisation(server.platform, {
      accountsOf: async (_db, ids) => new Map<string, Person['account']>(ids.map((id) => [id, account])),
      roles: { requireGrantable: async () => undefined },
    });
    const local = createLocalCaller(routes, server.platform);
    const seen = await local.call(staff.admin.principal, personRoutes.get, { params: { id: person.id } });
    expect(seen.account).toEqual(account);
  });
});
