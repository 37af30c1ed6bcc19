import { postRoutes, unitRoutes as routes, type Unit, unitKinds } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { interleave } from '../../testing/interleave.ts';
import { createStaff, made, type Staff, statusesOf } from '../../testing/staff.ts';
import { createTestServer, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import type { OrganisationModule } from './index.ts';

const clock = fixedClock(new Date('2026-03-01T08:00:00Z'));
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

const directory = () =>
  (server.modules.find((module) => module.name === 'organisation') as OrganisationModule).directory;
const db = () => server.platform.tenants.of(tenant.tenantId);

const move = (unit: Unit, parent: Unit | null, version = unit.version) =>
  staff.admin.call(routes.move, { params: { id: unit.id }, body: { version, parentId: parent?.id ?? null } });
const close = (unit: Unit) =>
  staff.admin.call(routes.close, { params: { id: unit.id }, body: { version: unit.version } });
const get = async (id: string) => made(await staff.admin.call(routes.get, { params: { id } }));
const list = async (reader = staff.admin) => made(await reader.call(routes.list)).items;

describe('a unit', () => {
  it('is listed after its parent, siblings in their order', async () => {
    const root = await staff.unit(null, 'nation');
    const first = await staff.unit(root);
    const second = await staff.unit(root);
    const below = await staff.unit(first);
    expect((await list()).map((unit) => unit.id)).toEqual([root.id, first.id, below.id, second.id]);
    expect(below.path).toEqual([root.id, first.id, below.id]);
    expect((await get(below.id)).path).toEqual(below.path);
  });

  it('has a code of its own, also when two come at once', async () => {
    const body = { parentId: null, kind: 'city' as const, code: 'same', name: '甲' };
    const answers = await Promise.all([1, 2, 3].map(() => staff.admin.call(routes.create, { body })));
    expect(statusesOf(answers)).toEqual([201, 409, 409]);
    expect(answers.find((answer) => answer.status === 409)?.code).toBe('organisation.unit_exists');
  });

  it('is never of a higher level than the one above it', async () => {
    const city = await staff.unit(null, 'city');
    const team = await staff.unit(city, 'team');
    const body = { parentId: team.id, kind: 'city' as const, code: 'x', name: 'x' };
    expect((await staff.admin.call(routes.create, { body })).code).toBe('organisation.kind_misplaced');
    const change = (unit: Unit, kind: Unit['kind']) =>
      staff.admin.call(routes.change, { params: { id: unit.id }, body: { version: unit.version, kind } });
    expect((await change(city, 'team')).status).toBe(200);
    expect((await change(team, 'province')).code).toBe('organisation.kind_misplaced');
    const province = await staff.unit(null, 'province');
    expect((await move(province, await get(team.id))).code).toBe('organisation.kind_misplaced');
  });

  it('counts the people who hold a post in it today, each once', async () => {
    const unit = await staff.unit();
    const posts = [await staff.post(unit), await staff.post(unit)] as const;
    await staff.person(...posts);
    await staff.person(posts[0]);
    expect((await get(unit.id)).peopleCount).toBe(2);
  });

  it('changed by two people at once is changed by one; the other is told the present state', async () => {
    const unit = await staff.unit();
    const rename = (name: string) =>
      staff.admin.call(routes.change, { params: { id: unit.id }, body: { version: 1, name } });
    const answers = await Promise.all([rename('a'), rename('b')]);
    expect(statusesOf(answers)).toEqual([200, 409]);
    const winner = answers.find((answer) => answer.status === 200)?.body;
    const loser = answers.find((answer) => answer.status === 409);
    expect(loser).toMatchObject({ code: 'command.stale_version', body: { details: { current: winner } } });
  });

  it('tells those who may see any unit on its path of what becomes of it', async () => {
    const root = await staff.unit();
    const unit = await staff.unit(root);
    const { rows } = await server.owner.query(
      'select topic, type, unit_ids, payload from platform.outbox where subject_id = $1',
      [unit.id],
    );
    expect(rows).toEqual([{ topic: 'units', type: 'unit.created', unit_ids: [root.id, unit.id], payload: unit }]);
  });
});

describe('closing', () => {
  it('waits until nothing open stands on the unit, and opening for the unit above', async () => {
    const root = await staff.unit();
    const below = await staff.unit(root);
    const post = await staff.post(below);
    expect((await close(root)).code).toBe('organisation.unit_in_use');
    expect((await close(below)).body).toMatchObject({ code: 'organisation.unit_in_use', details: { posts: 1 } });
    made(await staff.admin.call(postRoutes.change, { params: { id: post.id }, body: { version: 1, state: 'closed' } }));
    const closedBelow = made(await close(below));
    made(await close(root));
    const reopen = (unit: Unit) =>
      staff.admin.call(routes.reopen, { params: { id: unit.id }, body: { version: unit.version } });
    expect((await reopen(closedBelow)).code).toBe('organisation.parent_closed');
    made(await reopen(await get(root.id)));
    expect(made(await reopen(closedBelow)).state).toBe('active');
  });

  it('and hanging something there at the same moment never both happen', async () => {
    const [first, second, third] = [await staff.unit(), await staff.unit(), await staff.unit()];
    const at = (unit: Unit) => ({ params: { id: unit.id }, body: { version: unit.version } });
    expect(await interleave(server, staff.admin, routes.close, at(first), () => staff.unit(first))).toEqual({
      code: 'command.stale_version',
    });
    expect(await interleave(server, staff.admin, routes.close, at(second), () => staff.post(second))).toEqual({
      code: 'command.stale_version',
    });
    const body = { parentId: third.id, kind: 'team' as const, code: 'late', name: 'x' };
    expect(
      await interleave(server, staff.admin, routes.create, { body }, async () => made(await close(third))),
    ).toEqual({ code: 'organisation.tree_changed' });
  });

  it('leaves a unit as it is: closed ones are not changed or moved', async () => {
    const [unit, other] = [await staff.unit(), await staff.unit()];
    const closed = made(await close(unit));
    expect((await move(closed, other)).code).toBe('organisation.unit_closed');
    expect((await close(closed)).code).toBe('organisation.unit_closed');
    expect((await move(other, closed)).code).toBe('organisation.parent_closed');
  });
});

describe('moving', () => {
  it('takes along all below, and where the unit hung stays on record', async () => {
    const [a, b] = [await staff.unit(), await staff.unit()];
    const unit = await staff.unit(a);
    const below = await staff.unit(unit);
    clock.advance(60_000);
    made(await move(unit, b));
    expect((await get(below.id)).path).toEqual([b.id, unit.id, below.id]);
    const { items } = made(await staff.admin.call(routes.history, { params: { id: unit.id } }));
    const movedAt = clock.now().toISOString();
    expect(items).toMatchObject([
      { parentId: b.id, parentName: b.name, fromAt: movedAt, toAt: null },
      { parentId: a.id, parentName: a.name, toAt: movedAt, by: { name: '测试员' } },
    ]);
    const before = await directory().parentsAt(db(), new Date(clock.now().getTime() - 1));
    const after = await directory().parentsAt(db(), clock.now());
    expect([before.get(unit.id), after.get(unit.id)]).toEqual([a.id, b.id]);
  });

  it('below itself is refused', async () => {
    const a = await staff.unit();
    const b = await staff.unit(a);
    const c = await staff.unit(b);
    for (const place of [a, b, c]) expect((await move(a, place)).code).toBe('organisation.unit_below_itself');
  });

  it('to where the tree was otherwise a moment ago is refused', async () => {
    const [a, b, c] = [await staff.unit(), await staff.unit(), await staff.unit()];
    const input = { params: { id: a.id }, body: { version: 1, parentId: b.id } };
    // Neither a nor b is touched by the other move.
    const below = await staff.unit(b);
    const late = await interleave(server, staff.admin, routes.move, input, async () => made(await move(c, below)));
    expect(late).toEqual({ code: 'organisation.tree_changed' });
    expect((await get(a.id)).parentId).toBeNull();
  });

  it('each of two units below the other at once does not both happen', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a, b] = [await staff.unit(), await staff.unit()];
      const answers = await Promise.all([move(a, b), move(b, a)]);
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    }
  });

  it('many units at once never makes a cycle, and history agrees with the tree', async () => {
    const units: Unit[] = [];
    for (let i = 0; i < 12; i += 1) units.push(await staff.unit(units[i % 4] ?? null));
    let moves = 0;
    for (let round = 0; round < 25; round += 1) {
      const now = new Map((await list()).map((unit) => [unit.id, unit]));
      const pick = () => now.get(units[Math.floor(Math.random() * units.length)]?.id ?? '') as Unit;
      const answers = await Promise.all(Array.from({ length: 6 }, () => move(pick(), pick())));
      moves += answers.filter((answer) => answer.status === 200).length;
      for (const { status, code } of answers)
        expect([status, code ?? '']).toEqual([
          expect.any(Number),
          expect.stringMatching(/^$|tree_changed|below_itself|stale_version/),
        ]);
    }
    expect(moves).toBeGreaterThan(10);
    const { rows } = await server.owner.query<{ id: string; parent_id: string | null }>(
      'select id, parent_id from organisation.unit where tenant_id = $1',
      [tenant.tenantId],
    );
    const parents = new Map(rows.map((row) => [row.id, row.parent_id]));
    for (const { id } of units) {
      let steps = 0;
      for (let at: string | null = id; at !== null; at = parents.get(at) ?? null) steps += 1;
      expect(steps).toBeLessThanOrEqual(units.length);
    }
    expect(new Map(await directory().parentsAt(db(), clock.now()))).toEqual(parents);
  }, 40_000);
});

describe('a subtree', () => {
  it('is what hangs below, whatever the tree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 14 }), async (choices) => {
        tenant = await server.tenant();
        staff = createStaff(tenant);
        const units: Unit[] = [];
        for (const choice of choices) units.push(await staff.unit(units[choice % (units.length + 1)] ?? null));
        const naive = (id: string): string[] => [
          id,
          ...units.filter((unit) => unit.parentId === id).flatMap((unit) => naive(unit.id)),
        ];
        const found = await directory().subtrees(
          db(),
          units.map((unit) => unit.id),
        );
        for (const { id } of units) expect(found.get(id)?.toSorted()).toEqual(naive(id).toSorted());
        for (const unit of await list()) expect(unit.path).toEqual((await get(unit.id)).path);
      }),
      { numRuns: 12 },
    );
  }, 40_000);
});

describe('rights on units', () => {
  it('show as much of the tree as they reach', async () => {
    const root = await staff.unit();
    const branch = await staff.unit(root);
    const team = await staff.unit(branch);
    const seen = async (scope: 'own' | 'team' | 'organisation' | 'tenant', unitIds: string[], personId?: string) => {
      const grants = [{ permission: 'unit.read' as const, scope }];
      return (await list(tenant.reader({ grants, unitIds, ...(personId ? { personId } : {}) }))).map(({ id }) => id);
    };
    expect(await seen('tenant', [])).toEqual([root.id, branch.id, team.id]);
    expect(await seen('organisation', [branch.id, team.id])).toEqual([branch.id, team.id]);
    expect(await seen('team', [branch.id])).toEqual([branch.id]);
    const person = await staff.person(await staff.post(team));
    expect(await seen('own', [], person.id)).toEqual([team.id]);
    expect(await seen('own', [])).toEqual([]);
    const reader = tenant.reader({ grants: [{ permission: 'unit.read', scope: 'team' }], unitIds: [branch.id] });
    expect((await reader.call(routes.get, { params: { id: team.id } })).code).toBe('access.denied');
    expect((await reader.call(routes.history, { params: { id: team.id } })).code).toBe('access.denied');
  });

  it('let units be made, moved and closed only below where they reach', async () => {
    const [mine, theirs] = [await staff.unit(), await staff.unit()];
    const below = await staff.unit(mine);
    const writer = tenant.reader({
      grants: [{ permission: 'unit.write', scope: 'organisation' }],
      unitIds: [mine.id, below.id],
    });
    const create = (parentId: string | null, code: string) =>
      writer.call(routes.create, { body: { parentId, kind: 'team', code, name: code } });
    expect((await create(below.id, 'a')).status).toBe(201);
    expect((await create(theirs.id, 'b')).code).toBe('access.denied');
    expect((await create(null, 'c')).code).toBe('access.denied');
    const shift = (unit: Unit, parentId: string | null) =>
      writer.call(routes.move, { params: { id: unit.id }, body: { version: 1, parentId } });
    expect((await shift(below, theirs.id)).code).toBe('access.denied');
    expect((await shift(theirs, mine.id)).code).toBe('access.denied');
    expect((await shift(below, null)).code).toBe('access.denied');
    const shut = await writer.call(routes.close, { params: { id: theirs.id }, body: { version: 1 } });
    expect(shut.code).toBe('access.denied');
  });

  it('of another tenant reach nothing here', async () => {
    const unit = await staff.unit();
    const stranger = (await server.tenant()).reader();
    expect((await stranger.call(routes.list)).body.items).toEqual([]);
    expect((await stranger.call(routes.get, { params: { id: unit.id } })).code).toBe('organisation.unit_not_found');
  });
});

it('every kind is known to the database', async () => {
  let parent: Unit | null = null;
  for (const kind of unitKinds) parent = await staff.unit(parent, kind);
  expect(parent?.path).toHaveLength(unitKinds.length);
});
