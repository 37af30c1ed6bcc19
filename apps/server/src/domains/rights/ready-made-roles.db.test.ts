import { type Person, personRoutes, postRoutes, roleRoutes as routes, type Unit } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { combineFields, combineGrants } from '../../platform/access/index.ts';
import { createStaff, made, type Staff } from '../../testing/staff.ts';
import { createTestServer, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import type { RightsModule } from './index.ts';

let server: TestServer;
let tenant: TestTenant;
let staff: Staff;
let roleIds: Map<string, string>;
beforeAll(async () => {
  server = await createTestServer();
});
beforeEach(async () => {
  tenant = await server.tenant();
  staff = createStaff(tenant);
  await addReadyMade();
  const { items } = made(await staff.admin.call(routes.list));
  roleIds = new Map(items.map((role) => [role.code, role.id]));
});
afterAll(() => server.close());

const rights = () => server.modules.find((module) => module.name === 'rights') as RightsModule;
const db = () => server.platform.tenants.of(tenant.tenantId);
const post = (unit: Unit, code: string) => staff.post(unit, [roleIds.get(code) ?? '']);

function addReadyMade() {
  const { tenantId } = tenant;
  const origin = { tenantId, actorId: newId(), actorName: 'x', sessionId: null, ip: null, requestId: null };
  return server.platform.commands.run(origin, async (change, at) =>
    rights().addReadyMade({ db: db(), tenantId, change, at }),
  );
}

/** Signs in somebody with exactly the rights that their posts bring. */
async function signIn(person: Person) {
  const { grants, fields } = await rights().rightsOf(db(), person.id, '2026-06-01');
  const reader = tenant.reader({ personId: person.id });
  Object.assign(reader.principal, { reach: combineGrants(grants), fields: combineFields(fields) });
  return reader;
}

describe('ready-made roles', () => {
  it('are added once, and only what is missing', async () => {
    expect([...roleIds.keys()]).toEqual([
      'agent',
      'supervisor',
      'quality_inspector',
      'back_office',
      'knowledge_editor',
      'operations_manager',
      'administrator',
      'auditor',
    ]);
    expect(await addReadyMade()).toEqual([]);
  });

  it('can be changed and are not closed', async () => {
    const id = roleIds.get('agent') ?? '';
    const changed = await staff.admin.call(routes.change, { params: { id }, body: { version: 1, grants: [] } });
    expect(made(changed)).toMatchObject({ isReadyMade: true, grants: [], version: 2 });
    const closed = await staff.admin.call(routes.close, { params: { id }, body: { version: 2 } });
    expect(closed.code).toBe('rights.role_ready_made');
  });

  it('let a manager staff the own branch, and not beyond it or above themselves', async () => {
    const branch = await staff.unit();
    const team = await staff.unit(branch);
    const other = await staff.unit();
    const manager = await signIn(await staff.person(await post(branch, 'operations_manager')));
    let n = 0;
    const hire = async (unit: Unit, code: string) => {
      n += 1;
      const place = await post(unit, code);
      const appointments = [{ postId: place.id, isMain: true, fromDate: '2026-01-01' }];
      const answer = await manager.call(personRoutes.create, {
        body: { employeeNo: `N${n}`, name: 'n', mobile: '13800000000', appointments },
      });
      return answer.code ?? 'done';
    };
    for (const code of ['agent', 'supervisor', 'quality_inspector', 'back_office', 'knowledge_editor'])
      expect([code, await hire(team, code)]).toEqual([code, 'done']);
    expect(await hire(branch, 'operations_manager')).toBe('done');
    expect(await hire(team, 'administrator')).toBe('rights.not_held');
    expect(await hire(team, 'auditor')).toBe('rights.not_held');
    expect(await hire(other, 'agent')).toBe('access.denied');
  });

  it('let an administrator give every one of them, in a tenant that does not host the installation, too', async () => {
    const unit = await staff.unit();
    const admin = await signIn(await staff.person(await post(unit, 'administrator')));
    for (const [code, id] of roleIds) {
      const answer = await admin.call(postRoutes.create, { body: { unitId: unit.id, name: code, roleIds: [id] } });
      expect([code, answer.status]).toEqual([code, 201]);
    }
  });

  it('let an agent see the team, in part', async () => {
    const [unit, other] = [await staff.unit(), await staff.unit()];
    await staff.person(await post(other, 'agent'));
    const mate = await staff.person(await post(unit, 'agent'));
    const agent = await signIn(mate);
    const { items } = made(await agent.call(personRoutes.list, { query: {} }));
    expect(items).toMatchObject([{ id: mate.id, mobile: '138****5678' }]);
    expect((await agent.call(routes.list)).code).toBe('access.denied');
  });
});
