import {
  type FieldGrant,
  type Person,
  type Post,
  postRoutes,
  personRoutes as routes,
  type Unit,
} from '@oneline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStaff, made, type Staff } from '../../testing/staff.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';

let server: TestServer;
let tenant: TestTenant;
let staff: Staff;
let mine: Unit;
let theirs: Unit;
let myPost: Post;
let theirPost: Post;
let me: Person;
let them: Person;
beforeAll(async () => {
  server = await createTestServer();
});
beforeEach(async () => {
  tenant = await server.tenant();
  staff = createStaff(tenant);
  [mine, theirs] = [await staff.unit(), await staff.unit()];
  [myPost, theirPost] = [await staff.post(mine), await staff.post(theirs)];
  [me, them] = [await staff.person(myPost), await staff.person(theirPost)];
});
afterAll(() => server.close());

const clear: FieldGrant[] = [{ resource: 'person', field: 'mobile', right: 'read' }];
const auditOf = async (action: string) =>
  (
    await server.owner.query(
      'select subject_id, changes from platform.audit_entry where tenant_id = $1 and action = $2 order by xid, seq',
      [tenant.tenantId, action],
    )
  ).rows;
const list = async (reader: TestReader) =>
  made(await reader.call(routes.list, { query: {} })).items.map((person) => person.id);
const writer = (unitIds: string[], fields: FieldGrant[] = []) =>
  tenant.reader({ grants: [{ permission: 'person.write', scope: 'team' }], unitIds, fields });
const held = (...posts: Post[]) =>
  posts.map((post, i) => ({ postId: post.id, isMain: i === 0, fromDate: '2020-01-01' }));

describe('a reader', () => {
  it('sees people as far as the right reaches', async () => {
    const nobody = await staff.person();
    const reader = (scope: 'own' | 'team' | 'organisation' | 'tenant', unitIds: string[] = []) =>
      tenant.reader({ grants: [{ permission: 'person.read', scope }], unitIds, personId: me.id });
    expect(await list(reader('own'))).toEqual([me.id]);
    expect(await list(reader('team', [theirs.id]))).toEqual([me.id, them.id]);
    expect(await list(reader('organisation', [mine.id, theirs.id]))).toEqual([me.id, them.id]);
    expect(await list(reader('tenant'))).toEqual([me.id, them.id, nobody.id]);
    for (const route of [routes.get, routes.history]) {
      expect((await reader('own').call(route, { params: { id: them.id } })).code).toBe('access.denied');
      expect((await reader('team', [theirs.id]).call(route, { params: { id: nobody.id } })).code).toBe('access.denied');
      expect((await reader('tenant').call(route, { params: { id: nobody.id } })).status).toBe(200);
    }
  });

  it('sees sensitive fields clear, masked or not at all', async () => {
    const see = async (fields: FieldGrant[]) =>
      made(await tenant.reader({ fields }).call(routes.get, { params: { id: me.id } }));
    expect(await see([])).toMatchObject({
      mobile: '138****5678',
      email: 's***@example.com',
      idNumber: '110*************15',
    });
    expect(await see([...clear, { resource: 'person', field: 'email', right: 'hidden' }])).toMatchObject({
      mobile: '13812345678',
      email: null,
      idNumber: '110*************15',
    });
  });

  it('who saw something in clear is on record, once a request with all whom it concerned', async () => {
    const masked = tenant.reader({ fields: [] });
    await list(masked);
    made(await masked.call(routes.get, { params: { id: me.id } }));
    expect(await auditOf('person.read')).toEqual([]);
    const reader = tenant.reader({ fields: clear });
    await list(reader);
    made(await reader.call(routes.get, { params: { id: me.id } }));
    expect(await auditOf('person.read')).toEqual([
      { subject_id: '*', changes: { fields: [null, ['mobile']], ids: [null, [me.id, them.id]] } },
      { subject_id: me.id, changes: { fields: [null, ['mobile']] } },
    ]);
  });

  it('of the state that a change came too late for sees it as in the list', async () => {
    const stale = { params: { id: me.id }, body: { version: 9, name: 'x' } };
    const masked = await tenant.reader({ fields: [] }).call(routes.change, stale);
    expect(masked.body).toMatchObject({
      code: 'command.stale_version',
      details: { current: { mobile: '138****5678' } },
    });
    const seen = await tenant.reader({ fields: clear }).call(routes.change, stale);
    expect(seen.body).toMatchObject({ details: { current: { mobile: '13812345678' } } });
    expect(await auditOf('person.read')).toHaveLength(1);
  });

  it('of a repeated command is shown its reply as they may see it now', async () => {
    const body = { version: 1, name: '新名' };
    const call = (fields: FieldGrant[]) =>
      tenant.reader({ fields, personId: me.id }).call(routes.change, { params: { id: them.id }, body, key: 'k' });
    const first = made(await call(clear));
    const again = made(await call([]));
    expect([first.mobile, again.mobile]).toEqual(['13812345678', '138****5678']);
    expect(again).toEqual({ ...first, mobile: again.mobile });
  });
});

describe('the audit trail', () => {
  it('says that a sensitive field was changed, never to what', async () => {
    const body = { version: 1, mobile: '13987654321' };
    made(await staff.admin.call(routes.change, { params: { id: me.id }, body }));
    const [entry] = await auditOf('person.changed');
    expect(entry.changes).toEqual({ mobile: ['138****5678', '139****4321'] });
    expect(JSON.stringify(await auditOf('person.created'))).not.toMatch(/13812345678|110101199003078515/);
  });
});

describe('a writer', () => {
  it('needs the right to a sensitive field to write it', async () => {
    const create = (fields: FieldGrant[]) =>
      writer([mine.id], fields).call(routes.create, {
        body: { employeeNo: `n${fields.length}`, name: 'n', mobile: '13800000000', appointments: held(myPost) },
      });
    expect((await create([])).code).toBe('access.field_denied');
    expect((await create(clear)).code).toBe('access.field_denied');
    expect((await create([...clear, { resource: 'person', field: 'mobile', right: 'write' }])).status).toBe(201);
  });

  it('takes on people only where the right reaches', async () => {
    const create = (posts: Post[], employeeNo: string) =>
      writer([mine.id]).call(routes.create, { body: { employeeNo, name: 'n', appointments: held(...posts) } });
    expect((await create([myPost], 'a')).status).toBe(201);
    expect((await create([theirPost], 'b')).code).toBe('access.denied');
    expect((await create([myPost, theirPost], 'c')).code).toBe('access.denied');
    expect((await create([], 'd')).code).toBe('access.denied');
  });

  it('must reach both the person and every unit a post is given or taken in', async () => {
    const change = (person: Person, posts: Post[], unitIds = [mine.id]) =>
      writer(unitIds).call(routes.change, {
        params: { id: person.id },
        body: { version: person.version, appointments: held(...posts) },
      });
    expect((await change(them, [myPost])).code).toBe('access.denied');
    expect((await change(me, [theirPost])).code).toBe('access.denied');
    const both = made(await change(me, [myPost, theirPost], [mine.id, theirs.id]));
    expect((await change(both, [myPost])).code).toBe('access.denied');
    const leave = { params: { id: me.id }, body: { version: both.version } };
    expect((await writer([mine.id]).call(routes.leave, leave)).code).toBe('access.denied');
    const second = await staff.post(mine);
    // What stays as it is in the other unit asks for nothing.
    const body = {
      version: both.version,
      appointments: [...held(myPost, theirPost), { ...held(second)[0], isMain: false }],
    };
    expect((await writer([mine.id]).call(routes.change, { params: { id: me.id }, body: body as never })).status).toBe(
      200,
    );
  });

  it('on their own record alone gives nobody a post', async () => {
    const self = tenant.reader({
      grants: [{ permission: 'person.write', scope: 'team' }],
      unitIds: [],
      personId: me.id,
    });
    const body = { version: 1, appointments: held(myPost, theirPost) };
    expect((await self.call(routes.change, { params: { id: me.id }, body })).code).toBe('access.denied');
  });
});

describe('a post', () => {
  it('is seen and changed as far as the right reaches', async () => {
    const keeper = tenant.reader({
      grants: [
        { permission: 'unit.read', scope: 'team' },
        { permission: 'post.write', scope: 'team' },
      ],
      unitIds: [mine.id],
    });
    expect(made(await keeper.call(postRoutes.list, { query: {} })).items.map(({ id }) => id)).toEqual([myPost.id]);
    const create = (unit: Unit) =>
      keeper.call(postRoutes.create, { body: { unitId: unit.id, name: 'p', roleIds: [] } });
    expect((await create(theirs)).code).toBe('access.denied');
    expect((await create(mine)).status).toBe(201);
    expect((await create(mine)).code).toBe('organisation.post_exists');
    const rename = { params: { id: theirPost.id }, body: { version: 1, name: 'q' } };
    expect((await keeper.call(postRoutes.change, rename)).code).toBe('access.denied');
  });
});
