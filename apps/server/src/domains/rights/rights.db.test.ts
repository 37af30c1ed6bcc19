import {
  type Grant,
  type Person,
  personRoutes,
  postRoutes,
  type Role,
  roleRoutes as routes,
  type Unit,
  unitRoutes,
} from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStaff, made, type Staff, statusesOf } from '../../testing/staff.ts';
import { createTestServer, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import type { RightsModule } from './index.ts';

const clock = fixedClock(new Date('2026-03-02T08:00:00Z'));
const today = '2026-03-02';
let server: TestServer;
let tenant: TestTenant;
let staff: Staff;
beforeAll(async () => {
  server = await createTestServer({ clock });
});
beforeEach(async () => {
  tenant = await server.tenant();
  staff = createStaff(tenant);
});
afterAll(() => server.close());

const rights = () => server.modules.find((module) => module.name === 'rights') as RightsModule;
const db = () => server.platform.tenants.of(tenant.tenantId);
const rightsOf = (person: Person, day = today) => rights().rightsOf(db(), person.id, day);
const role = async (grants: Grant[], fields: Role['fields'] = []) => {
  const code = `r${Math.random().toString(36).slice(2)}`;
  return made(
    await staff.admin.call(routes.create, { body: { code, name: { 'zh-CN': code, en: code }, grants, fields } }),
  );
};
const change = (before: Role, body: object, by = staff.admin) =>
  by.call(routes.change, { params: { id: before.id }, body: { version: before.version, ...body } });

describe('rights', () => {
  it('reach from the unit of each post that brings them', async () => {
    const root = await staff.unit();
    const [a, b] = [await staff.unit(root), await staff.unit(root)];
    const below = await staff.unit(a);
    const wide = await role([{ permission: 'person.read', scope: 'organisation' }]);
    const narrow = await role([
      { permission: 'person.read', scope: 'team' },
      { permission: 'session.read', scope: 'own' },
      { permission: 'code.read', scope: 'tenant' },
    ]);
    const posts = [await staff.post(a, [wide.id]), await staff.post(b, [narrow.id])] as const;
    const { isActive, grants, posts: held } = await rightsOf(await staff.person(...posts));
    expect(isActive).toBe(true);
    expect(grants).toEqual([
      { permission: 'person.read', scope: 'organisation', unitIds: expect.arrayContaining([a.id, below.id]) },
      { permission: 'person.read', scope: 'team', unitIds: [b.id] },
      { permission: 'session.read', scope: 'own', unitIds: [] },
      { permission: 'code.read', scope: 'tenant', unitIds: [] },
    ]);
    expect(grants[0]?.unitIds).toHaveLength(2);
    expect(held).toMatchObject([
      { postName: posts[0].name, unitName: a.name, isMain: true },
      { postName: posts[1].name, unitName: b.name, isMain: false },
    ]);
  });

  it('come and go with the days of the appointment, at once when it is ended or the person leaves', async () => {
    const [unit, some] = [await staff.unit(), await role([{ permission: 'unit.read', scope: 'team' }])];
    const post = await staff.post(unit, [some.id]);
    const appointments = [{ postId: post.id, isMain: true, fromDate: '2026-03-01', toDate: '2026-03-03' }];
    const body = { employeeNo: 'n', name: 'n', appointments };
    const person = made(await staff.admin.call(personRoutes.create, { body }));
    const days = ['2026-02-28', '2026-03-01', '2026-03-03', '2026-03-04'];
    const counts = await Promise.all(days.map(async (day) => (await rightsOf(person, day)).grants.length));
    expect(counts).toEqual([0, 1, 1, 0]);
    const ended = made(
      await staff.admin.call(personRoutes.change, {
        params: { id: person.id },
        body: { version: 1, appointments: [] },
      }),
    );
    expect((await rightsOf(person)).grants).toEqual([]);
    made(await staff.admin.call(personRoutes.leave, { params: { id: person.id }, body: { version: ended.version } }));
    expect(await rightsOf(person)).toEqual({ isActive: false, grants: [], fields: [], posts: [] });
  });

  it('follow a change of the role, of the post and of the tree at once', async () => {
    const [unit, other] = [await staff.unit(), await staff.unit()];
    const before = await role([{ permission: 'person.read', scope: 'organisation' }]);
    const post = await staff.post(unit, [before.id]);
    const person = await staff.person(post);
    made(
      await staff.admin.call(unitRoutes.move, { params: { id: other.id }, body: { version: 1, parentId: unit.id } }),
    );
    expect((await rightsOf(person)).grants[0]?.unitIds.toSorted()).toEqual([unit.id, other.id].toSorted());
    made(await change(before, { grants: [{ permission: 'unit.read', scope: 'team' }] }));
    expect((await rightsOf(person)).grants).toEqual([{ permission: 'unit.read', scope: 'team', unitIds: [unit.id] }]);
    made(await staff.admin.call(postRoutes.change, { params: { id: post.id }, body: { version: 1, roleIds: [] } }));
    expect((await rightsOf(person)).grants).toEqual([]);
  });

  it('on the installation exist only in the tenant that hosts it', async () => {
    const permissionsOf = async (isHost: boolean) => {
      tenant = await server.tenant({ isHost });
      staff = createStaff(tenant);
      const some = await role([
        { permission: 'backup.read', scope: 'tenant' },
        { permission: 'job.read', scope: 'tenant' },
      ]);
      const person = await staff.person(await staff.post(await staff.unit(), [some.id]));
      return (await rightsOf(person)).grants.map((grant) => grant.permission);
    };
    expect(await permissionsOf(true)).toEqual(['backup.read', 'job.read']);
    expect(await permissionsOf(false)).toEqual(['job.read']);
  });

  it('are explained by role, post, unit and scope', async () => {
    const unit = await staff.unit();
    const some = await role(
      [{ permission: 'person.read', scope: 'team' }],
      [{ resource: 'person', field: 'mobile', right: 'read' }],
    );
    const post = await staff.post(unit, [some.id]);
    const person = await staff.person(post);
    const told = made(await staff.admin.call(routes.explain, { params: { id: person.id } }));
    const by = { roleId: some.id, roleName: some.name };
    expect(told).toMatchObject({ personId: person.id, name: person.name, isActive: true });
    expect(told.permissions.filter((one) => one.isGranted)).toEqual([
      {
        permission: 'person.read',
        isGranted: true,
        isOwn: true,
        unitIds: [unit.id],
        reasons: [{ ...by, postId: post.id, postName: post.name, unitId: unit.id, unitName: unit.name, scope: 'team' }],
      },
    ]);
    expect(told.permissions.find((one) => one.permission === 'role.write')).toEqual({
      permission: 'role.write',
      isGranted: false,
      isOwn: false,
      unitIds: [],
      reasons: [],
    });
    expect(told.fields.filter((one) => one.right !== 'masked')).toEqual([
      { resource: 'person', field: 'mobile', right: 'read', reasons: [{ ...by, right: 'read' }] },
    ]);
  });
});

describe('a role', () => {
  it('gives only what exists, as far as it can reach', async () => {
    const create = (grants: object[], fields: object[] = []) =>
      staff.admin.call(routes.create, {
        body: { code: 'x', name: { 'zh-CN': 'x', en: 'x' }, grants, fields } as never,
      });
    expect((await create([{ permission: 'role.read', scope: 'team' }])).code).toBe('rights.scope_impossible');
    expect((await create([{ permission: 'person.write', scope: 'own' }])).code).toBe('rights.scope_impossible');
    expect((await create([], [{ resource: 'person', field: 'name', right: 'read' }])).code).toBe(
      'rights.field_unknown',
    );
    expect((await create([{ permission: 'no.such', scope: 'team' }])).code).toBe('request.invalid');
  });

  it('has a code of its own and versions', async () => {
    const first = await role([]);
    const body = { code: first.code, name: first.name, grants: [], fields: [] };
    expect((await staff.admin.call(routes.create, { body })).code).toBe('rights.role_exists');
    const answers = await Promise.all([1, 2].map((n) => change(first, { description: `${n}` })));
    expect(statusesOf(answers)).toEqual([200, 409]);
    expect((await change(first, { description: '3' })).body).toMatchObject({
      code: 'command.stale_version',
      details: { current: { version: 2 } },
    });
  });

  it('is closed when no open post carries it, and is then given to none', async () => {
    const some = await role([]);
    const post = await staff.post(await staff.unit(), [some.id]);
    const close = (one: Role) =>
      staff.admin.call(routes.close, { params: { id: one.id }, body: { version: one.version } });
    expect((await close(some)).code).toBe('rights.role_in_use');
    const shut = { params: { id: post.id }, body: { version: 1, state: 'closed' as const } };
    const closedPost = made(await staff.admin.call(postRoutes.change, shut));
    expect(made(await close(some)).state).toBe('closed');
    const open = { params: { id: post.id }, body: { version: closedPost.version, state: 'active' as const } };
    expect((await staff.admin.call(postRoutes.change, open)).code).toBe('rights.role_unavailable');
  });

  it('closed, is opened again by somebody who holds what it grants', async () => {
    const some = await role([{ permission: 'audit.read', scope: 'tenant' }]);
    const at = (version: number) => ({ params: { id: some.id }, body: { version } });
    expect((await staff.admin.call(routes.reopen, at(some.version))).code).toBe('rights.role_open');
    const closed = made(await staff.admin.call(routes.close, at(some.version)));
    const poor = tenant.reader({ grants: [{ permission: 'role.write', scope: 'tenant' }] });
    expect((await poor.call(routes.reopen, at(closed.version))).code).toBe('rights.not_held');
    expect((await staff.admin.call(routes.reopen, at(some.version))).code).toBe('command.stale_version');
    expect(made(await staff.admin.call(routes.reopen, at(closed.version)))).toMatchObject({
      state: 'active',
      version: 3,
    });
  });
});

describe('nobody gives away what they do not hold', () => {
  const mayWrite: Grant[] = [
    { permission: 'role.write', scope: 'tenant' },
    { permission: 'post.write', scope: 'organisation' },
    { permission: 'person.write', scope: 'organisation' },
  ];
  const actor = (unitIds: string[], more: Grant[] = [], fields: Role['fields'] = []) =>
    tenant.reader({ grants: [...mayWrite, ...more], unitIds, fields });

  it('when making a role: the permission, its scope, the right to a field', async () => {
    const by = actor([], [{ permission: 'person.read', scope: 'own' }]);
    const create = (grants: Grant[], fields: Role['fields'] = []) =>
      by.call(routes.create, { body: { code: 'x', name: { 'zh-CN': 'x', en: 'x' }, grants, fields } });
    const audit: Grant = { permission: 'audit.read', scope: 'tenant' };
    const refused = await create([audit, { permission: 'person.read', scope: 'tenant' }]);
    expect(refused).toMatchObject({ code: 'rights.not_held', body: { details: { grants: [audit, {}], fields: [] } } });
    expect((await create([{ permission: 'person.read', scope: 'team' }])).code).toBe('rights.not_held');
    expect((await create([], [{ resource: 'person', field: 'mobile', right: 'read' }])).code).toBe('rights.not_held');
    expect((await create([{ permission: 'person.read', scope: 'own' }])).status).toBe(201);
  });

  it('when changing a role that somebody has where they themselves do not reach', async () => {
    const [mine, theirs] = [await staff.unit(), await staff.unit()];
    const some = await role([{ permission: 'unit.read', scope: 'team' }]);
    await staff.post(mine, [some.id]);
    const by = actor(
      [mine.id],
      [
        { permission: 'unit.read', scope: 'team' },
        { permission: 'person.read', scope: 'team' },
      ],
    );
    const grants: Grant[] = [
      { permission: 'unit.read', scope: 'team' },
      { permission: 'person.read', scope: 'team' },
    ];
    const more = made(await change(some, { grants }, by));
    const less = made(await change(more, { grants: [] }, by));
    await staff.post(theirs, [some.id]);
    expect((await change(less, { grants }, by)).code).toBe('rights.not_held');
  });

  it('when giving a post its roles, or a person a post', async () => {
    const mine = await staff.unit();
    const below = await staff.unit(mine);
    const team = await role([{ permission: 'person.read', scope: 'team' }]);
    const whole = await role([{ permission: 'person.read', scope: 'organisation' }]);
    const field = await role([], [{ resource: 'person', field: 'idNumber', right: 'read' }]);
    const by = actor([mine.id], [{ permission: 'person.read', scope: 'team' }]);
    const create = (unit: Unit, roleId: string) =>
      by.call(postRoutes.create, { body: { unitId: unit.id, name: roleId, roleIds: [roleId] } });
    expect((await create(mine, team.id)).status).toBe(201);
    expect((await create(mine, whole.id)).code).toBe('rights.not_held');
    expect((await create(mine, field.id)).code).toBe('rights.not_held');
    expect((await create(below, team.id)).code).toBe('access.denied');
    expect((await create(mine, tenant.tenantId)).code).toBe('rights.role_unavailable');
    const post = await staff.post(mine, [whole.id]);
    const rename = { params: { id: post.id }, body: { version: 1, name: '别名' } };
    expect((await by.call(postRoutes.change, rename)).status).toBe(200);
    const appointments = [{ postId: post.id, isMain: true, fromDate: today }];
    const hire = (who = by) => who.call(personRoutes.create, { body: { employeeNo: 'n', name: 'n', appointments } });
    expect((await hire()).code).toBe('rights.not_held');
    expect(
      (await hire(actor([mine.id, below.id], [{ permission: 'person.read', scope: 'organisation' }]))).status,
    ).toBe(201);
  });

  it('and nobody acts for somebody who may do more', async () => {
    const [mine, theirs] = [await staff.unit(), await staff.unit()];
    const some = await role([{ permission: 'unit.read', scope: 'team' }]);
    const [here, there] = [
      await staff.person(await staff.post(mine, [some.id])),
      await staff.person(await staff.post(theirs, [some.id])),
    ];
    const by = actor([mine.id], [{ permission: 'unit.read', scope: 'team' }]).principal;
    await rights().refuseAbove(by, db(), here.id, today);
    await expect(rights().refuseAbove(by, db(), there.id, today)).rejects.toMatchObject({ code: 'rights.not_held' });
  });
});
